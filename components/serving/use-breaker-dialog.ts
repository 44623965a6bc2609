'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { useFilters } from '#components/filters/use-filters.ts';
import { int4Text } from '#lib/http/contract.ts';
import { type DependencyName, dependencyNameSchema } from '#lib/serving/contract.ts';

const inAddress = {
  breaker: z.enum(['open', 'closed']),
  of: z.union([dependencyNameSchema, int4Text]),
};

/** Whose breaker: a version's, or that of something replicas depend on. */
export type Breakable = { version: number } | { dependency: DependencyName };

/** The dialog that holds a breaker open or closes it; in the URL, so that a runbook can lead to it. */
export function useBreakerDialog() {
  const { filter, setFilter, unread } = useFilters(inAddress);
  return useMemo(
    () => ({
      shown:
        filter.breaker && filter.of
          ? { to: filter.breaker, subject: readBreakable(filter.of) }
          : null,
      show: (to: 'open' | 'closed', of: Breakable) => setFilter({ breaker: to, of: keyOf(of) }),
      close: () => setFilter({ breaker: null, of: null }),
      unread,
    }),
    [filter, setFilter, unread],
  );
}

function keyOf(of: Breakable): DependencyName | number {
  return 'version' in of ? of.version : of.dependency;
}

function readBreakable(key: DependencyName | number): Breakable {
  return typeof key === 'number' ? { version: key } : { dependency: key };
}
