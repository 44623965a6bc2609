import { describe, expect, it, test } from 'vitest';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import { CODE_OFFSET, compileBins } from './compile-bins.ts';
import { binCodes } from './contract.ts';
import { codesOf, profileReference } from './profile-reference.ts';

const feature = (name: string, type: Feature['type'], tensorType: Feature['tensorType']) =>
  ({ name, type, tensorType }) as Feature;
const features = [
  feature('delay', 'number', 'float32'),
  feature('hour', 'integer', 'int64'),
  feature('origin', 'string', 'string'),
  feature('late', 'boolean', 'bool'),
];
const ROWS = 4000;
const numbers = (name: string, of: (row: number) => number) => ({
  ...{ name, kind: 'number' as const },
  values: Float64Array.from({ length: ROWS }, (_, row) => of(row)),
});
const texts = (name: string, values: string[], of: (row: number) => number) => ({
  ...{ name, kind: 'text' as const, values },
  codes: Int32Array.from({ length: ROWS }, (_, row) => of(row)),
});
const codes = Array.from({ length: 1_500 }, (_, at) => `A${at}`);
const given = {
  rows: ROWS,
  features: new Map<string, FileColumn>([
    ['delay', numbers('delay', (row) => (row % 100 === 99 ? Number.NaN : (row * 0.1) % 77.7))],
    ['hour', numbers('hour', (row) => row % 12)],
    ['origin', texts('origin', codes, (row) => (row < 3000 ? row % 1000 : 1000 + (row % 500)))],
    ['late', texts('late', ['false', 'TRUE'], (row) => row % 2)],
  ]),
  answers: {
    score: numbers('score', (row) => (row % 997) / 997),
    class: numbers('class', (row) => row % 2),
  },
};
const { profile, sample } = profileReference(
  { task: 'binary', features, classes: undefined },
  given,
);
const column = (name: string) => {
  const found = profile.columns.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const bins = compileBins(
  1,
  profile,
  features.map(({ name }) => name),
);
const binOf = (row: unknown[], answer = {}) =>
  [...bins.count([row as never], answer).codes].map((code) => code.charCodeAt(0) - CODE_OFFSET);

describe('the rows of a reference in its own bins', () => {
  it('give its own counts', () => {
    const counts = profile.columns.map((one) => new Array<number>(codesOf(one)).fill(0));
    for (let row = 0; row < ROWS; row += 1) {
      const values = [
        given.features.get('delay')?.values[row],
        BigInt(row % 12),
        codes[row < 3000 ? row % 1000 : 1000 + (row % 500)],
        row % 2,
      ];
      const answer = { score: [given.answers.score.values[row]], class: [row % 2] };
      for (const [at, code] of binOf(values, answer).entries()) {
        const of = counts[at];
        if (of) of[code] = (of[code] ?? 0) + 1;
      }
    }
    for (const [at, one] of profile.columns.entries()) {
      expect(counts[at], one.name).toEqual(one.counts);
      expect(
        one.counts?.reduce((sum, count) => sum + count, 0),
        one.name,
      ).toBe(ROWS);
    }
  });

  it('are few where there are few of them', () => {
    expect(column('delay')).toMatchObject({ kind: 'numeric', rows: ROWS, categories: [] });
    expect(column('delay').edges.length).toBeGreaterThan(700);
    expect(column('delay').coarse_edges).toHaveLength(9);
    expect(column('delay').edges).toEqual(expect.arrayContaining(column('delay').coarse_edges));
    expect(column('hour')).toMatchObject({ kind: 'categorical', distinct: 12, edges: [] });
    expect(column('origin')).toMatchObject({ distinct: 1500, others: { count: 500 } });
    expect(column('late').categories).toEqual([false, true]);
    expect(sample.columns.map(({ role }) => role)).toEqual([
      ...['feature', 'feature', 'feature', 'feature'],
      ...['score', 'class'],
    ]);
    expect(sample.columns[0]?.values).toHaveLength(ROWS);
  });
});

test.each([
  ['nothing', [Number.NaN, null, undefined, undefined], [0, 0, 0, 0]],
  ['infinities', [Number.POSITIVE_INFINITY, 3n, 'A0', 1], [2]],
  ['below all', [-1e300, 3n, 'A0', 1], [1]],
  ['far below', [-1e38, 3n, 'A0', 1], [binCodes.first]],
  ['the least', [0, 3n, 'A0', 1], [binCodes.first + 1]],
  ['unseen', [0, 13n, 'nowhere', 1], [binCodes.first + 1, binCodes.unseen, binCodes.unseen]],
  ['rare', [0, 11n, 'A1499', 1], [binCodes.first + 1, 16, binCodes.others, 6]],
] as [string, unknown[], number[]][])('%s', (_title, row, expected) => {
  expect(binOf(row).slice(0, expected.length)).toEqual(expected);
});

it('of answers that the source does not have are of equal width, or the classes', () => {
  const unknown = profileReference(
    { task: 'binary', features: [], classes: ['no', 'yes'] },
    { ...given, features: new Map(), answers: {} },
  ).profile;
  const count = (answer: object) =>
    [...compileBins(1, unknown, []).count([[]], answer).codes].map(
      (code) => code.charCodeAt(0) - CODE_OFFSET,
    );
  expect(unknown.columns).toMatchObject([
    { name: 'score', counts: null },
    { name: 'class', counts: null },
  ]);
  expect(count({ score: [0.0005], class: ['yes'] })).toEqual([5, 6]);
  expect(count({ score: [1], class: ['maybe'] })).toEqual([1004, 3]);
  expect(count({})).toEqual([0, 0]);
});
