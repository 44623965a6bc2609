import { expect, it } from 'vitest';
import { formatReference, parseReference } from './feature-reference.ts';
import { retrievedNames } from './retrieved-names.ts';

it.each<[string[], string[]]>([
  [
    ['a@1:x', 'a@1:y'],
    ['x', 'y'],
  ],
  [
    ['a@1:x', 'b@2:x', 'b@2:y'],
    ['a__x', 'b__x', 'y'],
  ],
  [
    ['a@1:x', 'a@2:x', 'a@2:y'],
    ['a@1__x', 'a@2__x', 'y'],
  ],
  [
    ['a@1:x', 'a@2:x', 'b@1:x'],
    ['a@1__x', 'a@2__x', 'b__x'],
  ],
])('%j are called %j', (references, names) => {
  const asked = references.map((text) => {
    const { view, version, feature } = parseReference(text) ?? {};
    return { view: view ?? '', version: version ?? 0, feature: feature ?? '' };
  });
  expect(asked.map(formatReference)).toEqual(references);
  expect(retrievedNames(asked)).toEqual(names);
});
