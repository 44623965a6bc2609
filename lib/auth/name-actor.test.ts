import { expect, test } from 'vitest';
import { nameActor } from './name-actor.ts';

test.each([
  ['user', 'Ada', 'Ada'],
  ['api_key', 'ci', 'API key ci'],
  ['system', 'Mainstay', 'Mainstay'],
] as const)('%s', (kind, name, words) => {
  expect(nameActor({ kind, name })).toBe(words);
});
