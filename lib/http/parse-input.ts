import type { z } from 'zod';
import { describeIssue, unfoldUnion } from './describe-issue.ts';
import { AppError, type FieldError } from './errors.ts';
import { findUnusable } from './find-unusable.ts';

/**
 * Checks a value against its schema, and that it holds nothing we could not keep; throws invalid_request naming each field.
 * `whole` is said of the value itself, and before the fields' names with `within`.
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  whole: string,
  within = '',
): z.output<T> {
  const unusable = findUnusable(value);
  if (unusable) throw invalidRequest([toFieldError(unusable, whole, within)]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(toFieldErrors(parsed.error, whole, within));
}

/** Query parameters as an object; unknown ones and repeated ones are refused rather than ignored. */
export function parseQuery<T extends z.ZodObject>(schema: T, query: URLSearchParams): z.output<T> {
  const repeated = [...new Set(query.keys())].filter((name) => query.getAll(name).length > 1);
  if (repeated.length > 0) {
    throw invalidRequest(repeated.map((field) => ({ field, message: 'must be given once' })));
  }
  return parseInput(schema.strict(), Object.fromEntries(query), 'query') as z.output<T>;
}

/** By field: `labels[3].row`. */
function toFieldErrors(error: z.ZodError, whole: string, within = ''): FieldError[] {
  return error.issues.flatMap(unfoldUnion).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [toFieldError({ path: issue.path, message: describeIssue(issue) }, whole, within)];
    }
    return issue.keys.map((key) =>
      toFieldError(
        { path: [...issue.path, key], message: 'is not a field of this request' },
        whole,
        within,
      ),
    );
  });
}

function toFieldError(
  { path, message }: { path: readonly PropertyKey[]; message: string },
  whole: string,
  within: string,
): FieldError {
  return { field: path.length === 0 ? whole : formatPath(path, within), message };
}

function formatPath(path: readonly PropertyKey[], within: string): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, within);
}

/** More than anybody mends at once; a long list can be wrong in every item. */
const MAX_FIELDS = 20;

/** What is wrong, field by field. */
export function invalidRequest(all: FieldError[]): AppError {
  const fields = all.slice(0, MAX_FIELDS);
  return new AppError('invalid_request', {
    publicMessage: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
    fields,
  });
}
