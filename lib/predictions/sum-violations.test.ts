import { expect, it } from 'vitest';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import { isQuarantined, sumViolations } from './sum-violations.ts';

const at = Date.parse('2026-01-01T10:00:30.000Z');
const broke = (over: Partial<LoggedValidation> = {}): LoggedValidation => ({
  revision: 1,
  shadow: false,
  action: 'reject',
  counts: [['range/hour', 'reject', 2]],
  ...over,
});
const record = (validation: LoggedValidation | null, atMs = at) => ({
  model: 'flights',
  version: 1,
  atMs,
  validation,
});

it('adds up requests and rows by rule, policy, mode and minute', () => {
  const both: LoggedValidation['counts'] = [
    ['range/hour', 'reject', 1],
    ['extra', 'warn', 3],
  ];
  const sums = sumViolations([
    record(broke()),
    record(broke({ counts: both }), at + 1000),
    record(broke({ shadow: true })),
    record(broke(), at + 60_000),
    record(null),
  ]);
  expect(
    sums.map(({ rule, shadow, minuteMs, requests, rowCount }) => [
      rule,
      shadow,
      minuteMs - Date.parse('2026-01-01T10:00:00.000Z'),
      requests,
      rowCount,
    ]),
  ).toEqual([
    ['extra', false, 0, 1, 3],
    ['range/hour', false, 0, 2, 3],
    ['range/hour', true, 0, 1, 2],
    ['range/hour', false, 60_000, 1, 2],
  ]);
});

it('is in quarantine when that was done, not when it would have been', () => {
  expect(isQuarantined(broke({ action: 'quarantine' }))).toBe(true);
  expect(isQuarantined(broke({ action: 'quarantine', shadow: true }))).toBe(false);
  expect(isQuarantined(broke())).toBe(false);
  expect(isQuarantined(null)).toBe(false);
});
