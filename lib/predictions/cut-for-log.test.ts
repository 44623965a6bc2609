import { describe, expect, it } from 'vitest';
import { cutForLog, MAX_LOGGED_BYTES } from './cut-for-log.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

describe('cutForLog', () => {
  it('keeps what is short as it is', () => {
    const value = { features: { a: 1.5, b: 'x\\u0000', c: null, d: [true] } };
    const { json, truncated } = cutForLog(value);
    expect(truncated).toBe(false);
    expect(JSON.parse(json ?? '')).toEqual(value);
  });

  it.each([
    ['many rows', { instances: Array.from({ length: 10_000 }, (_, i) => [i, i / 3, 'text']) }],
    ['a long text', { features: { note: 'x'.repeat(1_000_000) } }],
    ['a text of characters that are long when escaped', { a: '\u0001'.repeat(60_000) }],
    ['a text of multi-byte characters', ['日'.repeat(60_000)]],
    ['many keys', Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]))],
    ['one long key', { ['k'.repeat(100_000)]: 1 }],
    ['deep nesting', nested(100_000)],
    ['nesting just too deep', nested(33)],
  ])('cuts %s to valid JSON that says so', (_name, value) => {
    const { json, truncated } = cutForLog(value);
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(json ?? '')).toBeLessThanOrEqual(MAX_LOGGED_BYTES);
    expect(json).toContain('…');
    expect(() => JSON.parse(json ?? '')).not.toThrow();
  });

  it('replaces what Postgres refuses in JSON and nothing else', () => {
    const { json } = cutForLog({
      a: 'x\0y',
      b: '\ud800',
      c: '\\u0000',
      d: '\\\ud800',
      e: '😀',
      f: 1n,
    });
    expect(JSON.parse(json ?? '')).toEqual({
      a: 'x\ufffdy',
      b: '\ufffd',
      c: '\\u0000',
      d: '\\\ufffd',
      e: '😀',
      f: '1',
    });
  });

  it('has null for nothing', () => {
    expect(cutForLog(undefined)).toEqual({ json: null, truncated: false });
  });
});
