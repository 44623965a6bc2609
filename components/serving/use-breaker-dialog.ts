'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { useFilters } from '#components/filters/use-filters.ts';
import { int4Text } from '#lib/http/contract.ts';

const inAddress = { breaker: z.enum(['open', 'closed']), of: int4Text };

/** The dialog that holds a version's breaker open or closes it; in the URL, so that a runbook can lead to it. */
export function useBreakerDialog() {
  const { filter, setFilter, unread } = useFilters(inAddress);
  return useMemo(
    () => ({
      shown: filter.breaker && filter.of ? { to: filter.breaker, version: filter.of } : null,
      show: (to: 'open' | 'closed', version: number) => setFilter({ breaker: to, of: version }),
      close: () => setFilter({ breaker: null, of: null }),
      unread,
    }),
    [filter, setFilter, unread],
  );
}
