import { AppError, type ErrorCode, errors, type FieldError } from './errors.ts';
import { isDatabaseAway } from './is-database-away.ts';

/** An RFC 9457 problem. `code` is stable and what programs compare; `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  request_id: string;
  errors?: FieldError[];
  [extra: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Any thrown value as a problem. What is not an AppError tells the caller nothing of its cause. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = toAppError(error);
  return {
    ...known.extra,
    type: `urn:mainstay:problem:${known.code}`,
    title: errors[known.code].title,
    status: known.status,
    code: known.code,
    detail: known.publicMessage,
    request_id: requestId,
    ...(known.fields.length > 0 ? { errors: known.fields } : {}),
  };
}

/** A refusal as it is; anything else as `unavailable` or `internal`, which say nothing of it. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) {
    const publicMessage = 'The database cannot be reached now. Try again shortly.';
    return new AppError('unavailable', { publicMessage, cause: error });
  }
  return new AppError('internal', {
    publicMessage: 'The request was not carried out. Its request id finds the cause in the log.',
    cause: error,
  });
}
