import { expect, test } from 'vitest';
import { readTags, tagsText } from './tags-text.ts';

test.each([
  ['', {}],
  ['team=ops', { team: 'ops' }],
  [' team = ops , tier', { team: 'ops', tier: '' }],
  ['formula=a=b,, ', { formula: 'a=b' }],
])('%j', (text, tags) => {
  expect(readTags(text)).toEqual(tags);
});

test('what is written reads back', () => {
  const tags = { team: 'ops', tier: '' };
  expect(tagsText(tags)).toBe('team=ops, tier');
  expect(readTags(tagsText(tags))).toEqual(tags);
});
