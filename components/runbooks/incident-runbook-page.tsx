'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getIncidentRunbook } from '#lib/runbooks/operations.ts';
import { RunbookPanel } from './run-panel.tsx';

/** Where an incident’s runbook is followed. */
export function IncidentRunbookPage({ number }: { number: number }) {
  const { data, error, refetch } = useOperation(getIncidentRunbook, { params: { number } });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data?.incident !== number) return <Skeleton className="h-64" />;
  return <RunbookPanel incident={number} models={data.models} slug={data.runbook?.slug ?? null} />;
}
