import { expect, it } from 'vitest';
import { describeSummary, emptySummary } from './replay-summary.ts';

it.each([
  [{ joined: 9 }, '9 joined'],
  [
    { joined: 4, unknown: 5 },
    '4 joined, 5 ahead of their predictions (they join once those are in the log)',
  ],
  [{ known: 2, failed: 1 }, '0 joined, 2 there already, 1 refused'],
])('says what became of the labels: %j', (labels, expected) => {
  const summary = emptySummary();
  Object.assign(summary.labels, labels);
  expect(describeSummary(summary, 1)).toContain(`\n  labels           ${expected}\n`);
});
