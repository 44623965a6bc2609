'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNow } from '#components/ui/time.tsx';
import { oldestBehind, secondsBehind } from './staleness.ts';
import { useTimeRange } from './use-time-range.ts';

/** Whether an answer that should be renewed live is too old to be believed. */
export function useStale(dataUpdatedAt: number): boolean {
  const { live } = useTimeRange();
  const now = useNow();
  return live && now !== null && secondsBehind(dataUpdatedAt, now) !== null;
}

/** For how many seconds the page has not been renewed; null while it keeps up. */
export function useSecondsBehind(watch: boolean): number | null {
  const client = useQueryClient();
  const [behind, setBehind] = useState<number | null>(null);
  useEffect(() => {
    if (!watch) return;
    const look = () => setBehind(oldestBehind(client.getQueryCache().getAll(), Date.now()));
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [client, watch]);
  return watch ? behind : null;
}
