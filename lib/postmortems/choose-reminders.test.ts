import { expect, it } from 'vitest';
import { lastReminded, whenReminded } from './choose-reminders.ts';

const DUE = '2026-03-10';

it.each([
  ['2026-03-06', null],
  ['2026-03-07', -3],
  ['2026-03-08', null],
  ['2026-03-09', null],
  ['2026-03-10', 0],
  ['2026-03-11', 1],
  ['2026-03-16', 6],
  ['2026-03-17', 7],
  ['2026-03-18', null],
  ['2026-03-23', null],
  ['2026-03-24', 14],
  ['2026-03-31', 21],
  ['2026-04-01', null],
])('on %s of an item due on 2026-03-10: %s', (today, expected) => {
  expect(whenReminded(DUE, today)).toBe(expected);
});

it('of what is never due nobody is reminded', () => {
  expect(whenReminded(null, DUE)).toBeNull();
});

it('nothing that is due later than that is reminded of today', () => {
  expect(lastReminded('2026-02-27')).toBe('2026-03-02');
  expect(whenReminded('2026-03-02', '2026-02-27')).toBe(-3);
  expect(whenReminded('2026-03-03', '2026-02-27')).toBeNull();
});
