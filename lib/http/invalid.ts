import { AppError, type FieldError } from '#lib/http/errors.ts';

/** A request that is wrong in one place. */
export function invalid(field: string, message: string): AppError {
  const fields: FieldError[] = [{ field, message }];
  return new AppError('invalid_request', { publicMessage: `${field} ${message}.`, fields });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of the object itself, not of its prototype. */
export function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
