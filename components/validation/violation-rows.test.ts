import { expect, it } from 'vitest';
import { toViolationRows } from './violation-rows.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();
const ms = (minute: number) => Date.parse(at(minute));
const span = { from: at(0), to: at(4), step_seconds: 60 };

it('has a row for every bucket until now, zero where a rule was kept, and the most broken rule first', () => {
  const points = [
    { at: at(0), rule: 'extra', requests: 1 },
    { at: at(1), rule: 'range/hour', requests: 3 },
  ];
  expect(toViolationRows({ ...span, points }, ms(3))).toEqual({
    rules: ['range/hour', 'extra'],
    rows: [
      { t: ms(0), 'range/hour': 0, extra: 1 },
      { t: ms(1), 'range/hour': 3, extra: 0 },
      { t: ms(2), 'range/hour': 0, extra: 0 },
    ],
  });
});

it('adds up what versions have in one bucket', () => {
  const points = [
    { at: at(2), rule: 'extra', requests: 1 },
    { at: at(2), rule: 'extra', requests: 4 },
  ];
  expect(toViolationRows({ ...span, points }, ms(9)).rows[2]).toEqual({ t: ms(2), extra: 5 });
});

it('has no line where nothing was broken', () => {
  const { rules, rows } = toViolationRows({ ...span, points: [] }, ms(9));
  expect(rules).toEqual([]);
  expect(rows).toHaveLength(4);
});
