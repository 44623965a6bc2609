import { expect, it } from 'vitest';
import type { FeedbackItem } from './contract.ts';
import { decideFeedback, labelKey } from './decide-feedback.ts';

const label = (request_id: string, value: FeedbackItem['label'], row = 0): FeedbackItem => ({
  request_id,
  row,
  label: value,
});
const known = {
  rowCounts: new Map([
    ['a', 1],
    ['b', 2],
  ]),
  labels: new Map<string, FeedbackItem['label']>([
    [labelKey('b', 0), true],
    [labelKey('c', 0), 0],
  ]),
};

it.each([
  ['new, with its prediction', [label('a', 1)], { joined: 1, known: 0, unknown: 0 }, 1],
  ['new, before its prediction', [label('d', 1)], { joined: 0, known: 0, unknown: 1 }, 1],
  [
    'a row the prediction does not have',
    [label('a', 1, 1)],
    { joined: 0, known: 0, unknown: 1 },
    1,
  ],
  ['the same again', [label('b', true)], { joined: 0, known: 1, unknown: 0 }, 0],
  [
    'the same again, before its prediction',
    [label('c', 0)],
    { joined: 0, known: 1, unknown: 0 },
    0,
  ],
  ['another type is another label', [label('c', false)], { joined: 0, known: 0, unknown: 1 }, 1],
  ['a correction', [label('b', false)], { joined: 1, known: 0, unknown: 0 }, 1],
  ['twice in one request', [label('a', 1), label('a', 1)], { joined: 1, known: 1, unknown: 0 }, 1],
  [
    'corrected in one request',
    [label('a', 1), label('a', 2)],
    { joined: 2, known: 0, unknown: 0 },
    1,
  ],
] as const)('%s', (_name, items, counts, saved) => {
  const { changed, ...decided } = decideFeedback(items, known);
  expect(decided).toEqual(counts);
  expect(changed).toHaveLength(saved);
  if (saved) expect(changed[0]).toEqual(items.at(-1));
});
