import type { z } from 'zod';
import { AppError, type FieldError } from './errors.ts';

/** Checks a value against its schema; throws invalid_request naming each field. `part` is said of the body as a whole. */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: 'path' | 'query' | 'body',
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = toFieldErrors(parsed.error, part);
  throw new AppError('invalid_request', {
    publicMessage: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
    fields,
  });
}

/** Query parameters as an object; unknown ones and repeated ones are refused rather than ignored. */
export function parseQuery<T extends z.ZodObject>(schema: T, query: URLSearchParams): z.output<T> {
  const repeated = [...new Set(query.keys())].filter((name) => query.getAll(name).length > 1);
  if (repeated.length > 0) {
    const fields = repeated.map((field) => ({ field, message: 'must be given once' }));
    throw new AppError('invalid_request', {
      publicMessage: fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
      fields,
    });
  }
  return parseInput(schema.strict(), Object.fromEntries(query), 'query') as z.output<T>;
}

export function toFieldErrors(error: z.ZodError, whole: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: formatPath([...issue.path, key]),
        message: 'is not a field of this request',
      }));
    }
    return [{ field: formatPath(issue.path) || whole, message: issue.message }];
  });
}

/** `labels[3].row`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
