import { describe, expect, it } from 'vitest';
import { formatPasswordHash, parsePasswordHash } from './password-hash.ts';
import { createPasswords } from './service/passwords.ts';

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
