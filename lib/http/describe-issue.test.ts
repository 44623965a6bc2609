import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

describe('describeIssue', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.number(), 'high', 'must be a number, got text'],
    [z.string(), 7, 'must be text, got a number'],
    [z.object({}), [], 'must be an object, got a list'],
    [z.array(z.string()), null, 'must be a list, got null'],
    [z.string(), undefined, 'is missing'],
    [z.int(), 1.5, 'must be a whole number'],
    [z.string().max(3), 'abcd', 'must have at most 3 characters'],
    [z.string().min(1), '', 'must have at least 1 character'],
    [z.array(z.number()).max(2), [1, 2, 3], 'must have at most 2 entries'],
    [z.number().min(1), 0, 'must be at least 1'],
    [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
    [z.literal(true), false, 'must be true'],
    [z.email(), 'x', 'must be an e-mail address'],
    [z.string().regex(/^a$/), 'b', 'is not written as it should be'],
    [z.strictObject({}), { x: 1 }, 'has a field nobody knows: x'],
    [z.union([z.string(), z.number()]), true, 'has none of the forms it may have'],
    [z.string().regex(/^a$/, { error: 'must be a' }), 'b', 'must be a'],
    [z.number().refine(() => false, { error: 'must be prime' }), 4, 'must be prime'],
  ])('%#: %j', (schema, value, words) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    expect(issue && describeIssue(issue)).toContain(words);
  });
});
