import { AppError } from '#lib/http/errors.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { UnreadableAnswer } from '../protocol.ts';
import { TargetRefused } from './guarded-connector.ts';

/** What a server did not do, as the caller is to know it: a refusal, not a failure of ours. Anything else is left as it is. */
export function asRefusal(cause: unknown): unknown {
  const target = [cause, cause instanceof RunFailure ? cause.cause : null].find(
    (error) => error instanceof TargetRefused,
  );
  if (target)
    return new AppError('remote_not_allowed', { publicMessage: `${target.message}.`, cause });
  if (!(cause instanceof RunFailure)) return cause;
  // Without a cause it is an answer's status; every other cause is a connection that came to nothing.
  const isAnswer = cause.cause === undefined || cause.cause instanceof UnreadableAnswer;
  if (isAnswer) return remoteUnsupported(cause.message, cause);
  return new AppError('remote_unreachable', { publicMessage: `${cause.message}.`, cause });
}

export function remoteUnsupported(message: string, cause?: unknown): AppError {
  return new AppError('remote_unsupported', { publicMessage: `${message}.`, cause });
}
