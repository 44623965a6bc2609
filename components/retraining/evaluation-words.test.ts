import { describe, expect, it } from 'vitest';
import type { StoredEvaluation } from '#lib/retraining/contract.ts';
import { cameTo, layOut } from './evaluation-words.ts';

const hour = (count: number) => new Date(Date.UTC(2026, 2, 1, count)).toISOString();
const rule = (holds: boolean) => ({ rule: 'schedule', holds, said: 'It is due.' });
const look = (first: number, last: number, more: Partial<StoredEvaluation> = {}) => ({
  ...{ id: `${first}`, first_at: hour(first), last_at: hour(last), times: 3, policy_version: 1 },
  ...{ triggers: [rule(false)], guards: [], starts: [], run: null },
  ...more,
});

describe('cameTo', () => {
  it.each([
    ['quiet', look(0, 1), 'quiet'],
    ['held back', look(0, 1, { triggers: [rule(true)] }), 'held'],
    ['a run', look(0, 1, { triggers: [rule(true)], run: 3 }), 'started'],
  ])('%s', (_name, evaluation, expected) => {
    expect(cameTo(evaluation)).toBe(expected);
  });
});

describe('layOut', () => {
  const place = (evaluations: StoredEvaluation[]) =>
    layOut(evaluations, Date.parse(hour(0)), Date.parse(hour(10))).map(({ left, width }) => [
      left,
      Number(width.toFixed(4)),
    ]);
  it.each([
    [
      'newest first becomes oldest first',
      [look(5, 10), look(0, 5)],
      [
        [0, 0.5],
        [0.5, 0.5],
      ],
    ],
    ['what began before is cut', [look(-5, 5)], [[0, 0.5]]],
    ['what is over before is left out', [look(-5, -2), look(1, 2)], [[0.1, 0.1]]],
    [
      'a silence is a gap',
      [look(0, 1), look(5, 6)],
      [
        [0, 0.15],
        [0.5, 0.1],
      ],
    ],
  ])('%s', (_name, evaluations, expected) => {
    expect(place(evaluations)).toEqual(expected);
  });

  it('is empty for no span', () => {
    expect(layOut([look(0, 1)], 5, 5)).toEqual([]);
  });
});
