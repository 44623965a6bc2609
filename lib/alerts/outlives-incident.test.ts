import { expect, it } from 'vitest';
import { outlivesIncident } from './outlives-incident.ts';

const resolvedAt = new Date('2031-05-04T03:00:00Z');

it.each([
  ['of a short window, as long as five minutes', 1, 0, 299, false],
  ['of a short window, after that', 1, 0, 300, true],
  ['while its window still has what was before', 5, 120, 419, false],
  ['once it is new', 5, 120, 420, true],
  ['of what keeps firing for long', 5, 1800, 2099, false],
  ['not of what held last before', 5, 120, -10, false],
])('%s', (_, window, keep, heldSeconds, expected) => {
  const lastBadAt = new Date(resolvedAt.getTime() + 1000 * heldSeconds);
  const rule = { window_minutes: window, keep_firing_seconds: keep };
  expect(outlivesIncident({ lastBadAt, resolvedAt }, rule)).toBe(expected);
});
