import { expect, it } from 'vitest';
import { findUnusable } from './find-unusable.ts';

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

it.each([
  [null],
  [7],
  ['text, also 🚚 and \n'],
  [{ a: [{ b: undefined }], '': '' }],
  [new Array(100_000).fill('x')],
  [nested(100)],
])('takes %j', (value) => {
  expect(findUnusable(value)).toBeUndefined();
});

it.each([
  ['a\0b', [], /without NUL/],
  [{ tags: { team: '\ud83d' } }, ['tags', 'team'], /Unicode/],
  [{ cases: ['x', { y: '\0' }] }, ['cases', 1, 'y'], /without NUL/],
  [{ tags: { 'a\0': 1 } }, ['tags'], /^has a name that/],
  [{ params: nested(50_000) }, ['params'], /deeper than 100/],
])('refuses %#', (value, path, message) => {
  expect(findUnusable(value)).toEqual({ path, message: expect.stringMatching(message) });
});
