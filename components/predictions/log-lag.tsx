'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { formatDuration } from '#components/ui/format-number.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';

/** What is more than a moment. */
const WORTH_A_WARNING_SECONDS = 2;

/** How late the newest predictions appear: they wait on the replicas' disks for Postgres. */
export function LogLag({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const status = useOperation(getServingStatus, { params: { model } }, { refetchInterval });
  if (!status.data) return null;
  const lag = Math.max(0, ...status.data.replicas.map(({ spool }) => spool.lag_seconds));
  if (lag < 1) return <span>The log is under 1 s behind.</span>;
  return (
    <span className={lag < WORTH_A_WARNING_SECONDS ? undefined : 'text-warning'}>
      The log is {formatDuration(Math.ceil(lag) * 1000)} behind: the newest predictions appear late.
    </span>
  );
}
