'use client';
import { Status } from '#components/ui/status.tsx';
import { Time, useNow } from '#components/ui/time.tsx';
import { judgeFreshness } from './judge-freshness.ts';

/** How fresh a view is, in a word, and since when. */
export function FreshnessStatus({ view }: { view: Parameters<typeof judgeFreshness>[0] }) {
  const { state, word, says, at } = judgeFreshness(view, useNow());
  return (
    <span className="flex flex-wrap items-center gap-x-1.5" title={says}>
      <Status state={state}>{word}</Status>
      {at ? (
        <span className="text-muted">
          {view.source_kind === 'push' ? 'last event' : 'to'} <Time at={at} />
        </span>
      ) : null}
    </span>
  );
}
