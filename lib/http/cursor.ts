import type { z } from 'zod';
import { AppError } from './errors.ts';
import { parseInput } from './parse-input.ts';

/** A list's position as an opaque string: the sort values of the last item shown. */
export function encodeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The sort values a cursor holds, checked; undefined without a cursor. Throws `invalid_request` on one we did not make. */
export function decodeCursor<T extends z.ZodType>(
  cursor: string | undefined,
  schema: T,
): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return parseInput(schema, values, 'cursor');
  } catch (cause) {
    throw new AppError('invalid_request', {
      publicMessage: 'The cursor is not one this list gave. Start again without it.',
      fields: [{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }],
      cause,
    });
  }
}
