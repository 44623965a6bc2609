'use client';
import { useEffect, useState } from 'react';
import { callApi } from '#components/api/call-api.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { readTrainingLog } from '#lib/retraining/operations.ts';

export type LogLine = OperationAnswer<typeof readTrainingLog>['lines'][number];

const PAGE = 1000;
const WATCH_MS = 1000;
/** What came last is there all the same when a run has just ended. */
const AFTER_THE_END_MS = 3000;

/** A run’s log lines, of which new ones are added as they come, until the run has ended. */
export function useRunLog(model: string, run: number, isOpen: boolean) {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    let after: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let endsAt = isOpen ? Number.POSITIVE_INFINITY : Date.now() + AFTER_THE_END_MS;
    setLines([]);
    async function read() {
      try {
        const page = await callApi(
          readTrainingLog,
          { params: { model, run }, query: { after, limit: PAGE } },
          { signal: stop.signal },
        );
        after = page.last ?? after;
        if (page.lines.length > 0) setLines((known) => [...known, ...page.lines]);
        setError(null);
        const isFull = page.lines.length === PAGE;
        if (!isFull) setRead(true);
        if (isFull) timer = setTimeout(read, 0);
        else if (Date.now() < endsAt) timer = setTimeout(read, WATCH_MS);
      } catch (cause) {
        if (stop.signal.aborted) return;
        setError(cause);
        endsAt = Math.max(endsAt, Date.now() + AFTER_THE_END_MS);
        timer = setTimeout(read, WATCH_MS * 3);
      }
    }
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [model, run, isOpen]);
  return { lines, error, isRead };
}
