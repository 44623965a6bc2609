import { expect, test } from 'vitest';
import { readObject } from './read-object.ts';

test.each([
  [' ', { value: undefined }],
  ['{"hour": 17}', { value: { hour: 17 } }],
  ['{hour: 17}', { problem: 'is not JSON: write it as {"hour": 17}' }],
  ['[1]', { problem: 'must be an object, as in {"hour": 17}' }],
  ['null', { problem: 'must be an object, as in {"hour": 17}' }],
])('%j', (text, read) => {
  expect(readObject(text)).toEqual(read);
});
