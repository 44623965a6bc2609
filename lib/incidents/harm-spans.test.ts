import { expect, test } from 'vitest';
import type { IncidentState } from './contract.ts';
import { harmSpans, readHarm } from './harm-spans.ts';

const at = (minute: number) => new Date(Date.UTC(2031, 4, 4, 3, minute));
type Step = [
  minute: number,
  to: IncidentState | { to?: IncidentState; began?: string; ended?: string },
];
const iso = (minute: number) => at(minute).toISOString();

/** Entries of its state, each from where the one before led. */
function entriesOf(steps: readonly Step[]) {
  let from: IncidentState = 'open';
  return steps.map(([minute, step]) => {
    const { to, ...harm } = typeof step === 'object' ? step : { to: step };
    const detail = { from, to, ...(typeof step === 'object' && { harm }) };
    from = to ?? from;
    return { at: at(minute), detail };
  });
}

test.each<[string, Step[], [number, number][], boolean]>([
  ['goes on until now', [[2, 'acknowledged']], [[0, 50]], false],
  [
    'ends when it is mitigated',
    [
      [10, 'mitigated'],
      [30, 'resolved'],
    ],
    [[0, 10]],
    true,
  ],
  ['ends when it is resolved without', [[30, 'resolved']], [[0, 30]], true],
  [
    'begins again where what helped did not',
    [
      [10, 'mitigated'],
      [20, 'investigating'],
      [25, 'mitigated'],
    ],
    [
      [0, 10],
      [20, 25],
    ],
    true,
  ],
  [
    'begins again when it is reopened',
    [
      [10, 'resolved'],
      [12, 'reviewed'],
      [40, 'open'],
    ],
    [
      [0, 10],
      [40, 50],
    ],
    false,
  ],
  ['ends no earlier than it began', [[-5, 'mitigated']], [], true],
  [
    'ends with a rollback, whatever people do after it',
    [
      [1, { ended: iso(1) }],
      [3, 'acknowledged'],
      [5, 'investigating'],
      [9, 'mitigated'],
    ],
    [[0, 1]],
    true,
  ],
  [
    'begins again when what joined it began',
    [
      [10, 'mitigated'],
      [20, { to: 'open', began: iso(15), ended: iso(20) }],
      [25, 'acknowledged'],
    ],
    [
      [0, 10],
      [15, 20],
    ],
    true,
  ],
])('%s', (_name, changes, spans, isOver) => {
  const found = harmSpans(at(0), entriesOf(changes).flatMap(readHarm), at(50));
  expect(found.isOver).toBe(isOver);
  expect(found.spans).toEqual(spans.map(([from, to]) => ({ from: at(from), to: at(to) })));
});
