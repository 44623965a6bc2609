import { describe, expect, it } from 'vitest';
import { apiKeyPrefix, formatApiKey, hashApiKey } from './hash-api-key.ts';
import { formatPasswordHash, parsePasswordHash } from './password-hash.ts';
import { createPasswords } from './service/passwords.ts';
import { encodeSignInWait, signInErrorMessage } from './sign-in-error.ts';

describe('password hashes', () => {
  const passwords = createPasswords({ logN: 8, r: 8, p: 1 });

  it('verify what they were made of, with their own parameters', async () => {
    const text = await passwords.hash('correct horse');
    expect(text).toMatch(/^scrypt\$ln=8,r=8,p=1\$/);
    expect(await createPasswords().verify('correct horse', text)).toBe(true);
    expect(await passwords.verify('correct horsf', text)).toBe(false);
    expect(await passwords.hash('correct horse')).not.toBe(text);
  });

  it('are never verified when there is none or it is not one', async () => {
    expect(await passwords.verify('', undefined)).toBe(false);
    expect(await passwords.verify('', 'plain text')).toBe(false);
  });

  it('survive being written down', () => {
    const hash = { logN: 15, r: 8, p: 3, salt: Buffer.alloc(16, 7), key: Buffer.alloc(32, 9) };
    expect(parsePasswordHash(formatPasswordHash(hash))).toEqual(hash);
    expect(parsePasswordHash('scrypt$ln=15,r=8$a$b')).toBeUndefined();
  });
});

describe('API keys', () => {
  it('are named by their first characters and kept as SHA-256', () => {
    const key = formatApiKey(new Uint8Array(32));
    expect(key).toBe(`mst_${'A'.repeat(43)}`);
    expect(apiKeyPrefix(key)).toBe('mst_AAAAAA');
    expect(apiKeyPrefix('chosen-by-someone-else')).toBe('chos');
    expect(hashApiKey('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('signInErrorMessage', () => {
  it.each([
    [null, undefined],
    ['CredentialsSignin', 'The e-mail address or the password is wrong.'],
    [encodeSignInWait(1), 'Too many attempts. Wait 1 second and try again.'],
    [encodeSignInWait(64), 'Too many attempts. Wait 64 seconds and try again.'],
    [encodeSignInWait(900), 'Too many attempts. Wait 15 minutes and try again.'],
  ])('%s', (error, expected) => {
    expect(signInErrorMessage(error)).toBe(expected);
  });
});
