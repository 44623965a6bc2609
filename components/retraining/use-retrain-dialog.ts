'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { useFilters } from '#components/filters/use-filters.ts';

const inAddress = { retrain: z.enum(['now']) };

/** The dialog that trains a model again opens by the address, `?retrain=now`, so that a link can lead to it. */
export function useRetrainDialog() {
  const { filter, setFilter } = useFilters(inAddress);
  return useMemo(
    () => ({
      isOpen: filter.retrain !== null,
      open: () => setFilter({ retrain: 'now' }),
      close: () => setFilter({ retrain: null }),
    }),
    [filter, setFilter],
  );
}
