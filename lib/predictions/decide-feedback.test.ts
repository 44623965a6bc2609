import { expect, it } from 'vitest';
import type { FeedbackItem } from './contract.ts';
import { decideFeedback, labelKey } from './decide-feedback.ts';
import type { AnsweredPrediction } from './mismatch-of.ts';

const label = (request_id: string, value: FeedbackItem['label'], row = 0): FeedbackItem => ({
  request_id,
  row,
  label: value,
});
const answered = (over: Partial<AnsweredPrediction> = {}): AnsweredPrediction => ({
  model: 'flights',
  version: 1,
  task: 'binary',
  classes: null,
  rowCount: 1,
  ...over,
});
const price = answered({ model: 'price', task: 'regression' });
const known = {
  predictions: new Map([
    ['a', [answered()]],
    ['b', [answered({ rowCount: 2 })]],
    ['twice', [price, answered({ classes: ['yes', 'no'], rowCount: 3 })]],
  ]),
  labels: new Map<string, FeedbackItem['label']>([
    [labelKey('b', 0), true],
    [labelKey('c', 0), 0],
  ]),
};
const none = { joined: 0, known: 0, replaced: 0, unknown: 0, unknown_request_ids: [] };

it.each([
  ['new, with its prediction', [label('a', 1)], { joined: 1 }, 1],
  ['new, before its prediction', [label('d', 1)], { unknown: 1, unknown_request_ids: ['d'] }, 1],
  ['the same again', [label('b', true)], { known: 1 }, 0],
  ['the same again, before its prediction', [label('c', 0)], { known: 1 }, 0],
  ['another type is another label', [label('c', false)], { replaced: 1 }, 1],
  ['a correction', [label('b', false)], { replaced: 1 }, 1],
  ['twice in one request', [label('a', 1), label('a', 1)], { joined: 1, known: 1 }, 1],
  ['corrected in one request', [label('a', 1), label('a', 2)], { joined: 1, replaced: 1 }, 1],
  ['of one of two predictions', [label('twice', 7.5), label('twice', 'no', 2)], { joined: 2 }, 2],
] as const)('%s', (_name, items, counts, saved) => {
  const decided = decideFeedback(items, known);
  expect(decided.counts).toEqual({ ...none, ...counts });
  expect(decided.mismatches).toEqual([]);
  expect(decided.changed).toHaveLength(saved);
  if (saved) expect(decided.changed.at(-1)).toEqual(items.at(-1));
});

it('names the first hundred request ids it does not know, each once', () => {
  const items = Array.from({ length: 300 }, (_, index) => label(`new-${index % 150}`, 1, index));
  const { counts } = decideFeedback(items, known);
  expect(counts.unknown).toBe(300);
  expect(counts.unknown_request_ids).toHaveLength(100);
  expect(new Set(counts.unknown_request_ids).size).toBe(100);
});

it.each([
  ['a row the prediction does not have', [label('a', 1, 1)], 0, 'row'],
  ['what no prediction of the id can be', [label('a', 1), label('twice', 'maybe')], 1, 'label'],
  ['a row of one and a label of the other', [label('twice', 7.5, 2)], 0, 'label'],
] as const)('refuses %s', (_name, items, index, field) => {
  expect(decideFeedback(items, known).mismatches).toMatchObject([{ index, field }]);
});
