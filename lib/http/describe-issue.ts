import type { z } from 'zod';

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'missing',
};
const formats: Record<string, string> = {
  email: 'must be an e-mail address',
  datetime: 'must be a time such as 2026-03-01T12:00:00Z',
  uuid: 'must be a UUID',
  url: 'must be an address such as https://example.com',
};
const RAW = /^(Invalid |Too (small|big)|Unrecognized )/;

/** What is wrong with a field, in words that follow its name; a schema's own words stay as they are. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  if (!RAW.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      const received = /received (\w+)$/.exec(issue.message)?.[1] ?? '';
      if (received === 'undefined') return 'is missing';
      const got = kinds[received] ?? received;
      return `must be ${kinds[issue.expected] ?? issue.expected}${got ? `, got ${got}` : ''}`;
    }
    case 'too_small':
      return limit('at least', Number(issue.minimum), issue.origin);
    case 'too_big':
      return limit('at most', Number(issue.maximum), issue.origin);
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as it should be';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'a field' : 'fields'} nobody knows: ${issue.keys.join(', ')}`;
    default:
      return 'has none of the forms it may have';
  }
}

function limit(words: string, count: number, origin: string): string {
  if (origin === 'string') return `must have ${words} ${plural(count, 'character')}`;
  if (origin === 'array' || origin === 'set') return `must have ${words} ${plural(count, 'entry')}`;
  return `must be ${words} ${count}`;
}

function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}
