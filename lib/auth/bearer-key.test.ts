import { expect, it } from 'vitest';
import { readBearerKey, writeBearerKey } from './bearer-key.ts';

it.each([
  ['Bearer mst_abc', 'mst_abc'],
  ['bearer \t mst_abc \t', 'mst_abc'],
  ['Bearer four words with spaces', 'four words with spaces'],
  [writeBearerKey('Schlüssel für Größe €'), 'Schlüssel für Größe €'],
  // Its last byte, taken for Latin-1, is a space that does not break.
  [writeBearerKey('voilà'), 'voilà'],
  ['Bearer Schlüssel', 'Schlüssel'],
  ['Bearer', undefined],
  ['Bearer  ', undefined],
  ['Basic dXNlcg==', undefined],
  ['Bearermst_abc', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('%o carries %o', (header, key) => {
  expect(readBearerKey(header)).toBe(key);
});
