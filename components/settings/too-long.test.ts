import { expect, it } from 'vitest';
import { tooLong } from './too-long.ts';

it.each([
  ['', null],
  [' abc ', null],
  ['abcd', 'Shorten it: it has 4 characters, at most 3 fit.'],
])('%j', (text, said) => {
  expect(tooLong(text, 3)).toBe(said);
});
