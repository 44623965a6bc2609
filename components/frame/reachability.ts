import type { QueryCacheNotifyEvent } from '@tanstack/react-query';
import { ApiError } from '#components/api/api-error.ts';

/** One call without an answer may be chance; this many in a row, with none answered between them, are not. */
const FAILURES = 2;

/** How many calls in a row got no answer. Any answer, also a refusal, ends the row. */
export function countUnanswered(count: number, event: QueryCacheNotifyEvent): number {
  if (event.type !== 'updated') return count;
  const { action } = event;
  if (action.type === 'success') return action.manual ? count : 0;
  // Of a call that is given up after several attempts, each attempt was counted.
  if (action.type !== 'failed' && action.type !== 'error') return count;
  if (!(action.error instanceof ApiError)) return count;
  if (!action.error.isNoAnswer) return 0;
  return count + 1;
}

export function isAway(unanswered: number): boolean {
  return unanswered >= FAILURES;
}
