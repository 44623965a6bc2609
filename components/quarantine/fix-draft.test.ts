import { expect, it } from 'vitest';
import { cellKey, readFixes } from './fix-draft.ts';

const features = [
  { name: 'hour', type: 'integer' },
  { name: 'share', type: 'number' },
  { name: 'late', type: 'boolean' },
  { name: 'origin', type: 'string' },
];
const rows = [
  [99, 0.5, true, 'JFK'],
  ['9', null, false, ''],
];

it('leaves rows as they came when nothing was typed', () => {
  expect(readFixes(rows, features, new Map())).toEqual({
    rows: null,
    problems: new Map(),
    changed: 0,
  });
});

it.each([
  ['a whole number', 0, 0, '9', [9, 0.5, true, 'JFK']],
  ['one beyond 2^53 stays text', 0, 0, '9007199254740993', ['9007199254740993', 0.5, true, 'JFK']],
  ['a number', 0, 1, ' 1e-3 ', [99, 0.001, true, 'JFK']],
  ['true or false', 0, 2, 'false', [99, 0.5, false, 'JFK']],
  ['text as it is', 0, 3, ' LAX', [99, 0.5, true, ' LAX']],
  ['nothing is a missing value', 0, 3, '', [99, 0.5, true, null]],
  ['text that came for a number, typed again', 1, 0, '9', [9, null, false, '']],
])('reads %s', (_name, row, column, typed, expected) => {
  const draft = new Map([[cellKey(row, column), typed]]);
  const read = readFixes(rows, features, draft);
  expect(read.rows?.[row]).toEqual(expected);
  expect(read.changed).toBe(1);
});

it.each([
  ['a fraction', 0, '9.5', 'must be a whole number, or empty'],
  ['words', 0, 'noon', 'must be a number, or empty'],
  ['an infinity', 1, 'Infinity', 'must be a number, or empty'],
  ['a yes', 2, 'yes', 'must be true or false, or empty'],
])('refuses %s', (_name, column, typed, problem) => {
  const key = cellKey(0, column);
  const { rows: fixed, problems } = readFixes(rows, features, new Map([[key, typed]]));
  expect(fixed).toBeNull();
  expect(problems).toEqual(new Map([[key, problem]]));
});

it('wants a value where a list came, once anything is changed', () => {
  const { problems } = readFixes([[[1], 0, true, '']], features, new Map([[cellKey(0, 1), '1']]));
  expect([...problems.keys()]).toEqual([cellKey(0, 0)]);
});
