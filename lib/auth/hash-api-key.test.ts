import { describe, expect, it } from 'vitest';
import { apiKeyPrefix, formatApiKey, hashApiKey } from './hash-api-key.ts';

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
