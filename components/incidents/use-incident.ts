'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { getIncident } from '#lib/incidents/operations.ts';

/** The incident of an address, followed live; what is no number is refused by the API in words. */
export function useIncident(number: string) {
  const { refetchInterval } = useTimeRange();
  return useOperation(
    getIncident,
    { params: { number } },
    { refetchInterval, keepPrevious: false },
  );
}
