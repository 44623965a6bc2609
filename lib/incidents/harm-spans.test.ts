import { expect, test } from 'vitest';
import { harmSpans, type StateChange } from './harm-spans.ts';

const at = (minute: number) => new Date(Date.UTC(2031, 4, 4, 3, minute));
const change = (minute: number, to: StateChange['to']): StateChange => ({ at: at(minute), to });

test.each<[string, StateChange[], [number, number][], boolean]>([
  ['goes on until now', [change(2, 'acknowledged')], [[0, 50]], false],
  ['ends when it is mitigated', [change(10, 'mitigated'), change(30, 'resolved')], [[0, 10]], true],
  ['ends when it is resolved without', [change(30, 'resolved')], [[0, 30]], true],
  [
    'begins again where what helped did not',
    [change(10, 'mitigated'), change(20, 'investigating'), change(25, 'mitigated')],
    [
      [0, 10],
      [20, 25],
    ],
    true,
  ],
  [
    'begins again when it is reopened',
    [change(10, 'resolved'), change(12, 'reviewed'), change(40, 'open')],
    [
      [0, 10],
      [40, 50],
    ],
    false,
  ],
  ['ends no earlier than it began', [{ at: at(-5), to: 'mitigated' }], [], true],
])('%s', (_name, changes, spans, isOver) => {
  const found = harmSpans(at(0), changes, at(50));
  expect(found.isOver).toBe(isOver);
  expect(found.spans).toEqual(spans.map(([from, to]) => ({ from: at(from), to: at(to) })));
});
