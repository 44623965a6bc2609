import { expect, test } from 'vitest';
import { shorten } from './shorten.ts';

test.each([
  ['short', 10, 'short'],
  ['a month more of data', 12, 'a month more…'],
  ['a month more of data', 14, 'a month more…'],
  ['one, two', 5, 'one…'],
  ['unbreakable', 6, 'unbre…'],
])('%s at %i', (text, length, shown) => {
  expect(shorten(text, length)).toBe(shown);
});
