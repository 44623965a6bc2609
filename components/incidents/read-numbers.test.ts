import { expect, test } from 'vitest';
import { readNumbers } from './read-numbers.ts';

test.each([
  ['', []],
  ['2', [2]],
  ['2, v3  2', [2, 3]],
  ['0', null],
  ['two', null],
  ['2.5', null],
  ['-1', null],
])('%j is read as %j', (text, numbers) => expect(readNumbers(text)).toEqual(numbers));
