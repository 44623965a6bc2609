import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { int4Text, pageQuery, spanQuery, timestamp, wholeNumberOr } from './contract.ts';
import { parseInput, parseQuery } from './parse-input.ts';

describe('a number in an address', () => {
  const read = (version: unknown) =>
    parseInput(z.object({ version: int4Text }), { version }, 'path');

  it.each([
    ['7', 7],
    ['2147483647', 2_147_483_647],
  ])('takes %s', (text, number) => {
    expect(read(text)).toEqual({ version: number });
  });

  it.each([
    ['0', 'must be a whole number of 1 or more, got 0'],
    ['-3', 'must be a whole number of 1 or more, got -3'],
    ['latest', 'must be a whole number of 1 or more, got latest'],
    ['1.5', 'must be a whole number of 1 or more, got 1.5'],
    ['0x10', 'must be a whole number of 1 or more, got 0x10'],
    ['', 'must be a whole number of 1 or more, got '],
    ['2147483648', 'must be a whole number from 1 to 2147483647, got 2147483648'],
    [
      '12345678901234567890',
      'must be a whole number from 1 to 2147483647, got 12345678901234567890',
    ],
    [undefined, 'is missing'],
  ])('says once what is wrong with %j', (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ fields: [{ field: 'version', message }] }),
    );
  });

  it('has a usual value, and says between which it must be', () => {
    expect(parseQuery(pageQuery, new URLSearchParams())).toEqual({ limit: 50 });
    expect(parseQuery(pageQuery, new URLSearchParams('limit=7'))).toEqual({ limit: 7 });
    expect(() => parseQuery(pageQuery, new URLSearchParams('limit=many'))).toThrow(
      'limit: must be a whole number from 1 to 200, got many',
    );
  });

  it('is described as a number', () => {
    const input = z.object({
      version: int4Text,
      points: wholeNumberOr(120, { min: 10, max: 500 }),
    });
    expect(z.toJSONSchema(input, { io: 'input' })).toMatchObject({
      required: ['version'],
      properties: {
        points: { type: 'integer', minimum: 10, maximum: 500, description: 'Default: 120' },
      },
    });
  });
});

describe('a span of time', () => {
  const query = spanQuery(
    pageQuery.extend({ from: timestamp.optional(), to: timestamp.optional() }),
  );
  const read = (text: string) => parseQuery(query, new URLSearchParams(text));

  it.each([
    '',
    'from=2026-01-01T00:00:00Z',
    'from=2026-01-01T01:00:00%2B01:00&to=2026-01-01T00:00:00Z',
  ])('is taken: %s', (text) => {
    expect(read(text)).toMatchObject({ limit: 50 });
  });

  it('is refused when it ends before it begins, naming both ends', () => {
    expect(() => read('from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        fields: [
          { field: 'from', message: 'must not be later than `to`' },
          { field: 'to', message: 'must not be earlier than `from`' },
        ],
      }),
    );
    expect(() => read('from=tomorrow')).toThrow('from: must be a time such as');
    expect(() => read('nope=1')).toThrow('nope: is not a field of this request');
  });
});
