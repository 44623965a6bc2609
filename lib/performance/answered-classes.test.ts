import { describe, expect, it } from 'vitest';
import {
  type AnsweredClasses,
  type AnswerRow,
  classReader,
  learnClasses,
} from './answered-classes.ts';
import { seededNumbers } from './random-order.ts';

const only = (...predicted: unknown[]): AnswerRow[] =>
  predicted.map((one) => ({ predicted: one, classes: null, scores: null }));
const binary = { task: 'binary', declared: null } as const;
const multiclass = { task: 'multiclass', declared: null } as const;

const random = seededNumbers(3);
/** Texts, with scores that nobody named; a threshold of 0.3 says what is late. */
const named = Array.from({ length: 500 }, () => {
  const score = random();
  return {
    ...{ predicted: score >= 0.3 ? 'late' : 'on time', classes: ['0', '1'] },
    scores: [1 - score, score],
  };
});

describe('classes', () => {
  it.each<[string, AnswerRow[], Parameters<typeof learnClasses>[1], Partial<AnsweredClasses>]>([
    [
      'that were declared',
      only('x'),
      { ...binary, declared: ['no', 'yes'] },
      { classes: ['no', 'yes'], isWhole: true, scores: ['no', 'yes'] },
    ],
    [
      '0 and 1, though only one was answered',
      only(0, 0),
      binary,
      { classes: [0, 1], isWhole: true },
    ],
    ['false and true', only(true), binary, { classes: [false, true], isWhole: true }],
    [
      'two texts, of which nobody says which is positive',
      only('b', 'a', 'b'),
      binary,
      { classes: ['b', 'a'], isWhole: true, scores: null },
    ],
    ['one of two texts', only('b', null), binary, { classes: ['b'], isWhole: false }],
    ['numbers that are no classes', only(1.25, -3, 0.5), binary, { classes: [], isWhole: true }],
    ['several', only('a', 'b', 'c'), multiclass, { classes: ['a', 'b', 'c'], isWhole: false }],
    [
      'as the scores are named',
      [{ predicted: true, classes: ['0', '1'], scores: [0.4, 0.6] }],
      binary,
      { classes: ['0', '1'], isWhole: true, scores: ['0', '1'] },
    ],
    [
      'of scores without names, each of the class that it is highest for',
      named,
      binary,
      { classes: ['on time', 'late'], isWhole: true, scores: ['0', '1'] },
    ],
    [
      'of scores without names, while not all were answered',
      named.filter(({ predicted }) => predicted === 'late'),
      binary,
      { classes: ['late'], isWhole: false, scores: null },
    ],
    ['of nothing', [], binary, { classes: [], isWhole: false }],
  ])('%s', (_name, rows, about, found) => {
    expect(learnClasses(rows, about)).toMatchObject(found);
  });
});

describe('rows', () => {
  const row = (label: unknown, predicted: unknown = 0) => ({
    ...{ label, predicted },
    ...{ classes: ['1', '0'], scores: [0.2, 0.8] },
  });

  it('are in the classes of the version, and their scores in that order', () => {
    const read = classReader({ classes: [0, 1], isWhole: true, scores: ['0', '1'] });
    expect(read(row(true, '1.0'))).toEqual({
      ...{ label: 1, predicted: 1, classes: [0, 1], scores: [0.8, 0.2], stranger: null },
    });
  });

  it('say labels that are none of them', () => {
    const read = classReader({ classes: [0, 1], isWhole: true, scores: null });
    expect(read(row('yes'))).toMatchObject({ label: null, predicted: 0, stranger: '"yes"' });
    expect(read(row(null))).toMatchObject({ label: null, stranger: null });
    expect(read(row(2, [1]))).toMatchObject({ predicted: null, stranger: '2', scores: null });
  });

  it('may have others of the type while not all are known', () => {
    const read = classReader({ classes: ['a'], isWhole: false, scores: null });
    expect(read(row('b', 'c'))).toMatchObject({ label: 'b', predicted: 'c', stranger: null });
    expect(read(row(1, 'a'))).toMatchObject({ label: null, stranger: '1' });
  });
});
