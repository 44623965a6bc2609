import { expect, test } from 'vitest';
import { splitForPhone } from './phone-pages.ts';

const page = (name: string) => ({ name, isAtHand: name === name.toUpperCase() });
const names = (pages: { name: string }[]) => pages.map(({ name }) => name).join('');

test.each([
  ['AbCdEF', 'ACEF', 'bd'],
  ['AbcdeF', 'AbcF', 'de'],
  ['ABCDE', 'ABCD', 'E'],
  ['aB', 'aB', ''],
])('of %s it is %s, and in the sheet %s', (all, atHand, rest) => {
  const split = splitForPhone([...all].map(page));
  expect([names(split.atHand), names(split.rest)]).toEqual([atHand, rest]);
});
