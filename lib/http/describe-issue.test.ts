import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeIssue, unfoldUnion } from './describe-issue.ts';

describe('describeIssue', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.number(), 'high', 'must be a number, got text'],
    [z.string(), 7, 'must be text, got a number'],
    [z.object({}), [], 'must be an object, got a list'],
    [z.array(z.string()), null, 'must be a list, got null'],
    [z.string(), undefined, 'is missing'],
    [z.int(), 1.5, 'must be a whole number, got a fraction'],
    [z.string().max(3), 'abcd', 'must have at most 3 characters'],
    [z.string().min(1), '', 'must have at least 1 character'],
    [z.array(z.number()).max(2), [1, 2, 3], 'must have at most 2 entries'],
    [z.number().min(1), 0, 'must be at least 1'],
    [z.number().positive(), 0, 'must be more than 0'],
    [z.number().lt(5), 5, 'must be less than 5'],
    [z.coerce.number(), 'latest', 'must be a number, got what is no number'],
    [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
    [z.literal(true), false, 'must be true'],
    [z.email(), 'x', 'must be an e-mail address'],
    [z.string().regex(/^a$/), 'b', 'must match the pattern /^a$/'],
    [z.record(z.string().max(2), z.any()), { abc: 1 }, 'has a name that must have at most 2'],
    [z.strictObject({}), { x: 1 }, 'has a field nobody knows: x'],
    [z.number(), 12n, 'must be a number, got a whole number beyond 2^53'],
    [z.union([z.string(), z.number()]), true, 'must be text or a number, got true or false'],
    [z.union([z.number(), z.string(), z.boolean()]), [], 'must be a number, text, true or false, '],
    [z.union([z.number(), z.string()]), undefined, 'is missing'],
    [
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a') }),
        z.object({ kind: z.literal('b') }),
      ]),
      { kind: 'c' },
      'must be one of a, b',
    ],
    [z.union([z.literal(1), z.literal('x'), z.null()]), 3, 'must be 1, x or null'],
    [z.string().regex(/^a$/, { error: 'must be a' }), 'b', 'must be a'],
    [z.number().refine(() => false, { error: 'must be prime' }), 4, 'must be prime'],
  ])('%#: %j', (schema, value, words) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    expect(issue && describeIssue(issue)).toContain(words);
  });
});

describe('unfoldUnion', () => {
  const one = z.strictObject({ id: z.string(), tag: z.union([z.string(), z.number()]) });
  const many = z.strictObject({ items: z.array(one).min(1) });
  it.each([
    ['of a form', { id: 7, tag: 1 }, ['id']],
    [
      'deep in a form',
      {
        items: [
          { id: 'a', tag: 1 },
          { id: 'b', tag: [] },
        ],
      },
      ['items.1.tag'],
    ],
    ['of no form', 7, ['']],
  ])('names what is wrong %s', (_name, value, paths) => {
    const [issue] = z.union([many, one]).safeParse(value).error?.issues ?? [];
    expect(issue && unfoldUnion(issue).map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
