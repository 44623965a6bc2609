import { AppError } from '#lib/http/errors.ts';
import type { QuarantineAnswer } from './contract.ts';

/** True of the refusal that says a request is in quarantine. */
export function isQuarantine(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'quarantined';
}

/** What the native protocol says, with status 202, of a request that is kept and not predicted. */
export function quarantineAnswer(outcome: {
  requestId: string;
  version: number | null;
  release: number | null;
  record: { id: string; model: string };
  error?: unknown;
}): QuarantineAnswer {
  const { requestId, version, release, record, error } = outcome;
  const refusal = isQuarantine(error) ? error : undefined;
  return {
    request_id: requestId,
    model: record.model,
    version,
    release,
    quarantined: true,
    quarantine_id: record.id,
    detail: refusal?.publicMessage ?? '',
    violations: (refusal?.extra.violations ?? []) as QuarantineAnswer['violations'],
  };
}
