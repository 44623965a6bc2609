import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes } from './read-body.ts';
import { chooseEncoding } from './send-body.ts';

const text = Buffer.from('{"a":1}');
const read = (body: Buffer | undefined, encoding?: string, limit = 1000) =>
  readBytes(
    { body, headers: encoding === undefined ? {} : { 'content-encoding': encoding } },
    limit,
  );

describe('readBytes', () => {
  it.each([
    [undefined, text],
    ['identity', text],
    ['gzip', gzipSync(text)],
    ['GZIP ', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['gzip', Buffer.concat([gzipSync('{"a"'), gzipSync(':1}')])],
  ])('%s', async (encoding, body) => {
    expect(String(await read(body, encoding))).toBe(String(text));
  });

  it('is empty where there is no body', async () => {
    expect(await read(undefined)).toHaveLength(0);
  });

  it.each([
    ['another encoding', 'br', text, 'unsupported_media_type'],
    ['two encodings', 'gzip, gzip', gzipSync(gzipSync(text)), 'unsupported_media_type'],
    ['a name of the prototype', 'constructor', text, 'unsupported_media_type'],
    ['what is not gzip', 'gzip', text, 'not_json'],
    ['gzip cut short', 'gzip', gzipSync(randomBytes(500)).subarray(0, 100), 'not_json'],
    ['deflate without its header', 'deflate', deflateRawSync(text), 'not_json'],
    ['nothing', 'gzip', Buffer.alloc(0), 'not_json'],
    ['one byte too many', 'gzip', gzipSync(Buffer.alloc(1001)), 'payload_too_large'],
  ])('refuses %s', async (_name, encoding, body, code) => {
    await expect(read(body, encoding)).rejects.toMatchObject({ code });
  });

  it('stops inflating at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    const before = process.memoryUsage();
    await expect(read(bomb, 'gzip', 4 * 1024 * 1024)).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    const { external, arrayBuffers } = process.memoryUsage();
    expect(external + arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(2 ** 25);
  });
});

describe('chooseEncoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['deflate, gzip;q=0.5', 'gzip'],
    ['gzip;q=0, deflate', 'deflate'],
    ['br, zstd', undefined],
    ['*', 'gzip'],
    ['gzip;q=x', undefined],
    ['identity', undefined],
  ])('%j → %j', (header, expected) => {
    expect(chooseEncoding(header)).toBe(expected);
  });
});
