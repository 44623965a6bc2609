import { expect, it } from 'vitest';
import { takeOverEnd } from './take-over-spans.ts';

const fromMs = Date.parse('2026-03-29T00:30:00Z');
const [handover, until] = ['2026-03-29T07:00:00.000Z', '2026-04-01T00:00:00.000Z'];

it.each([
  ['1', { handover, until }, '2026-03-29T01:30:00.000Z'],
  ['24', { handover: null, until: null }, '2026-03-30T00:30:00.000Z'],
  ['handover', { handover, until }, handover],
  ['handover', { handover: null, until }, null],
  ['until', { handover, until }, until],
  ['until', { handover, until: null }, null],
  ['until', { handover, until: '2026-03-29T00:30:00.000Z' }, null],
] as const)('%s of %j ends at %s', (span, given, end) => {
  expect(takeOverEnd(span, { fromMs, ...given })).toBe(end);
});
