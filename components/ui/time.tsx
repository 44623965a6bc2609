'use client';
import { useSyncExternalStore } from 'react';
import { formatClock, formatDay, formatExactTime, formatRelative } from './format-time.ts';

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 5000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, renewed every five seconds for all who ask; null on the server and while hydrating. */
export function useNow(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (now === 0 || Date.now() - now > 5000) now = Date.now();
      return now;
    },
    () => null,
  );
}

/** A point in time: relative (or the clock), the exact one in the viewer's zone on hover. */
export function Time({
  at,
  show = 'relative',
  className,
}: {
  at: string | null | undefined;
  show?: 'relative' | 'clock' | 'day' | 'exact';
  className?: string;
}) {
  const current = useNow();
  if (!at) return <span className="text-muted">–</span>;
  if (current === null) {
    return (
      <time dateTime={at} className={className}>
        {formatExactTime(at, 'UTC')}
      </time>
    );
  }
  const exact = formatExactTime(at);
  const text =
    show === 'exact'
      ? exact
      : show === 'clock'
        ? formatClock(at, current)
        : show === 'day'
          ? formatDay(at)
          : formatRelative(at, current);
  return (
    <time dateTime={at} title={exact} className={className}>
      <span className="num whitespace-nowrap">{text}</span>
    </time>
  );
}
