import { expect, it } from 'vitest';
import { toSentence } from './to-sentence.ts';

it.each([
  ['must be a number', 'Must be a number.'],
  ['Name the key.', 'Name the key.'],
  ['2 to put right:', '2 to put right:'],
])('%s', (text, sentence) => {
  expect(toSentence(text)).toBe(sentence);
});
