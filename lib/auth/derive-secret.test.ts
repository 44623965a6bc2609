import { expect, it } from 'vitest';
import { deriveSecret } from './derive-secret.ts';

it('gives every purpose a secret of its own, always the same', () => {
  // RFC 4231, test case 2.
  expect(deriveSecret('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
  expect(deriveSecret('key', 'a')).not.toBe(deriveSecret('key', 'b'));
});
