import type { Logger } from 'pino';
import { AppError } from '#lib/http/errors.ts';
import type { ErrorLogEntry } from '#lib/http/route-builder.ts';

/** One line per refused or failed request: a refusal as information, a failure of ours with its stack. */
export function logError(log: Pick<Logger, 'info' | 'error'>) {
  return ({ error, ...request }: ErrorLogEntry): void => {
    if (error instanceof AppError && request.status < 500) {
      log.info({ ...request, code: error.code }, error.message);
    } else {
      log.error({ ...request, err: error }, 'request failed');
    }
  };
}
