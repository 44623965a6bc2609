import type { State } from '#components/ui/status.tsx';
import type { Source } from '#lib/features/contract.ts';
import { durationMs } from '#lib/features/duration.ts';

export interface Freshness {
  state: State;
  /** A word or three. */
  word: string;
  /** What that means, in a sentence. */
  says: string;
  /** The time it is judged by; null: there is none. */
  at: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

interface Judged {
  archived_at: string | null;
  source_kind: Source['kind'] | null;
  ttl: string | null;
  online: {
    complete: boolean;
    materialized_to: string | null;
    last_event_at: string | null;
    pushed_offline: number;
  };
}

/** How fresh a view's online values are: by its last event where events are pushed, by its materialization where not. */
export function judgeFreshness(
  { archived_at, source_kind, ttl, online }: Judged,
  nowMs: number | null,
): Freshness {
  if (archived_at !== null) {
    return {
      state: 'unknown',
      word: 'Archived',
      says: 'It has no online values any more, and none are added. Training data can still be made of it.',
      at: null,
    };
  }
  if (source_kind === null) {
    return {
      state: 'good',
      word: 'On demand',
      says: 'It has no events of its own: its expressions are evaluated when they are asked for.',
      at: null,
    };
  }
  const isPushed = source_kind === 'push';
  const at = isPushed ? online.last_event_at : online.materialized_to;
  if (!online.complete) {
    return {
      state: 'warning',
      word: 'Catching up',
      says: 'Events pushed before this version was made are still being added up. Until then values are computed from the log, with the same answer.',
      at,
    };
  }
  if (at === null) {
    if (isPushed && online.pushed_offline > 0) {
      return {
        state: 'warning',
        word: 'Not materialized',
        says: 'All that has been pushed to its source of late is offline, until the view is materialized.',
        at,
      };
    }
    return isPushed
      ? {
          state: 'unknown',
          word: 'No event yet',
          says: 'Nothing has been pushed to its source.',
          at,
        }
      : {
          state: 'warning',
          word: 'Not materialized',
          says: 'Online values are empty until the table or files are materialized.',
          at,
        };
  }
  if (nowMs !== null && ttl !== null && Date.parse(at) < nowMs - durationMs(ttl)) {
    return {
      state: 'bad',
      word: 'Expired',
      says: isPushed
        ? 'Its last event is older than the ttl allows, so that entities have no value.'
        : 'It was materialized longer ago than the ttl allows, so that entities have no value.',
      at,
    };
  }
  if (nowMs !== null && isPushed && ttl === null && Date.parse(at) < nowMs - DAY_MS) {
    return {
      state: 'unknown',
      word: 'Quiet',
      says: 'Nothing has happened in its source for more than a day. Without a ttl, values count at any age.',
      at,
    };
  }
  return {
    state: 'good',
    word: isPushed ? 'Current' : 'Materialized',
    says: isPushed
      ? 'Pushed events count as soon as they are taken in.'
      : 'Online values are those of its last materialization.',
    at,
  };
}
