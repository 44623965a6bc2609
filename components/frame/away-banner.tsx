'use client';
import { onlineManager, useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { countUnanswered, isAway } from './reachability.ts';

const TRY_AGAIN_MS = 4000;

/** Says that the console cannot be reached, and asks again for what failed until it answers. */
export function AwayBanner() {
  const client = useQueryClient();
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
    () => true,
  );
  const [unanswered, setUnanswered] = useState(0);
  const away = isAway(unanswered);
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        setUnanswered((count) => countUnanswered(count, event));
      }),
    [client],
  );
  useEffect(() => {
    if (!away) return;
    const again = () =>
      void client.refetchQueries(
        { type: 'active', predicate: ({ state }) => state.error !== null },
        { cancelRefetch: false },
      );
    const timer = setInterval(again, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [client, away]);
  return (
    <div role="status" className="sticky top-12 z-10">
      {away || !online ? (
        <p className="flex items-start gap-2 border-b bg-warning-soft px-3 py-2 sm:px-6">
          <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          {online
            ? 'The console cannot be reached. What is shown may be old; trying again every few seconds.'
            : 'This device is offline. What is shown may be old until it is connected again.'}
        </p>
      ) : null}
    </div>
  );
}
