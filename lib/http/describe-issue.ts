import type { z } from 'zod';

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  bigint: 'a whole number beyond 2^53',
  null: 'null',
  undefined: 'missing',
  NaN: 'what is no number',
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
    case 'invalid_type':
      return mustBe([issue]);
    case 'invalid_union':
      if ('options' in issue && issue.options) return `must be one of ${issue.options.join(', ')}`;
      return mustBe(issue.errors.flat());
    case 'too_small':
      return limit(
        issue.inclusive === false ? 'more than' : 'at least',
        issue.minimum,
        issue.origin,
      );
    case 'too_big':
      return limit(
        issue.inclusive === false ? 'less than' : 'at most',
        issue.maximum,
        issue.origin,
      );
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? `must match the pattern ${issue.pattern ?? issue.format}`;
    case 'invalid_key':
      return `has a name that ${issue.issues.map(describeIssue).join(' and ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'a field' : 'fields'} nobody knows: ${issue.keys.join(', ')}`;
    default:
      return 'is not valid';
  }
}

/**
 * A value that fits none of several forms was meant to be one of them: the one of its own kind with the least amiss. Its issues
 * then, or the issue itself when the value is of no form's kind.
 */
export function unfoldUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = issue.errors
    .filter((form) => !form.some(isOfAnotherKind))
    .toSorted((a, b) => a.length - b.length);
  if (!nearest) return [issue];
  return nearest.flatMap((inner) =>
    unfoldUnion({ ...inner, path: [...issue.path, ...inner.path] }),
  );
}

function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** Of issues that each name a kind or values: `must be a number, text, true or false, got a list`. */
function mustBe(issues: readonly z.core.$ZodIssue[]): string {
  const received = issues.map(({ message }) => /received (\w+)$/.exec(message)?.[1]).find(Boolean);
  if (received === 'undefined') return 'is missing';
  const expected = issues.flatMap((issue) => {
    if (issue.code === 'invalid_value') return issue.values.map(String);
    if (issue.code !== 'invalid_type') return [];
    return (kinds[issue.expected] ?? issue.expected).split(' or ');
  });
  if (expected.length === 0) return 'is not valid';
  const isFraction = received === 'number' && expected.includes('a whole number');
  const got = isFraction ? 'a fraction' : received && (kinds[received] ?? received);
  const last = expected.pop();
  const listed = expected.length > 0 ? `${expected.join(', ')} or ${last}` : last;
  return `must be ${listed}${got ? `, got ${got}` : ''}`;
}

function limit(words: string, bound: number | bigint, origin: string): string {
  const count = Number(bound);
  if (origin === 'string') return `must have ${words} ${plural(count, 'character')}`;
  if (origin === 'array' || origin === 'set') return `must have ${words} ${plural(count, 'entry')}`;
  return `must be ${words} ${count}`;
}

function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}
