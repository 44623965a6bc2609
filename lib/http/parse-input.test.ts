import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.ts';

const schema = z.strictObject({
  tags: z.record(z.string(), z.string()),
  rows: z.array(z.number()),
});
const refusal = (value: unknown, within?: string) => {
  try {
    parseInput(schema, value, 'body', within);
  } catch (error) {
    return error;
  }
};

it('names the field, within what it is part of', () => {
  expect(refusal({ tags: {}, rows: [1, 'x'] }, 'metadata')).toMatchObject({
    fields: [{ field: 'metadata.rows[1]' }],
  });
  expect(refusal(7, 'metadata')).toMatchObject({ fields: [{ field: 'body' }] });
});

it('refuses what cannot be kept before it asks the schema', () => {
  expect(refusal({ tags: { team: 'a\0' }, rows: 'x' })).toMatchObject({
    code: 'invalid_request',
    fields: [{ field: 'tags.team', message: expect.stringContaining('NUL') }],
  });
});

it('names twenty fields at most', () => {
  const rows = new Array(10_000).fill('x');
  expect(refusal({ tags: {}, rows })).toMatchObject({ fields: { length: 20 } });
});
