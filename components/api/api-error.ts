import type { Problem } from '#lib/http/problem.ts';

/** A refused or failed call, with the problem the server answered (or one made here when it could not be reached). */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Whether it was made here for want of an answer: what the console answers has the id of the request. */
  get isNoAnswer(): boolean {
    return this.problem.request_id === '';
  }

  /** The message for one field of the request, if the problem names it. */
  field(name: string): string | undefined {
    return this.problem.errors?.find(
      (error) => error.field === name || error.field === `body.${name}`,
    )?.message;
  }
}

/** The message for a field from any error. */
export function fieldError(error: unknown, name: string): string | undefined {
  return error instanceof ApiError ? error.field(name) : undefined;
}

/** A problem for a call that took longer than it may. */
export function timedOut(afterMs: number, cause: unknown): ApiError {
  return new ApiError(
    {
      type: 'urn:mainstay:problem:unavailable',
      title: 'The console took too long',
      status: 504,
      code: 'unavailable',
      detail: `No answer came within ${afterMs / 1000} seconds. What was asked may or may not have been carried out: look before you ask again.`,
      request_id: '',
    },
    { cause },
  );
}

/** A problem for a call that got no answer of ours: the console is away, or something between answered. */
export function unreachable(status: number, cause: unknown): ApiError {
  return new ApiError(
    {
      type: 'urn:mainstay:problem:unavailable',
      title: 'The console did not answer',
      status: status || 503,
      code: 'unavailable',
      detail:
        'The request may or may not have been carried out. Check your connection and that the console is running, then try again.',
      request_id: '',
    },
    { cause },
  );
}
