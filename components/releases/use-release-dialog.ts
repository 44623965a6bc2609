'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { useFilters } from '#components/filters/use-filters.ts';
import { int4Text } from '#lib/http/contract.ts';

const inAddress = { do: z.enum(['promote', 'rollback']), target: int4Text };

/**
 * The promote and roll back dialogs of the model one is on. They are part of the model's layout and open by the URL
 * (`?do=promote&target=3`, `?do=rollback&target=5`), so that a link can lead to one. What cannot be read opens none.
 */
export function useReleaseDialog() {
  const { filter, setFilter, unread } = useFilters(inAddress);
  return useMemo(
    () => ({
      open: unread.filters.length > 0 ? null : filter.do,
      /** The version to promote, or the seq to go back to. */
      target: filter.target,
      promote: (version?: number) => setFilter({ do: 'promote', target: version ?? null }),
      rollBack: (toSeq?: number) => setFilter({ do: 'rollback', target: toSeq ?? null }),
      close: () => setFilter({ do: null, target: null }),
      unread,
    }),
    [filter, setFilter, unread],
  );
}
