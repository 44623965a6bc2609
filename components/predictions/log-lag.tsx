'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { formatDuration } from '#components/ui/format-number.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';

/** What is more than a moment. */
const WORTH_SAYING_SECONDS = 2;

/** How late the newest predictions appear, when that is worth a word: they wait on the replicas' disks for Postgres. */
export function LogLag({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const status = useOperation(getServingStatus, { params: { model } }, { refetchInterval });
  const replicas = status.data?.replicas ?? [];
  const lag = Math.max(0, ...replicas.map(({ spool }) => spool.lag_seconds));
  if (lag < WORTH_SAYING_SECONDS) return null;
  return (
    <span className="text-warning">
      The newest appear up to {formatDuration(Math.ceil(lag) * 1000)} late.
    </span>
  );
}
