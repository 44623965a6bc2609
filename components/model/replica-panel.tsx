'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { AcknowledgementList } from '#components/releases/acknowledgement-list.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getModelStatus } from '#lib/telemetry/contract.ts';

/** What each replica made of the release in force. */
export function ReplicaPanel({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const status = useOperation(getModelStatus, { params: { model } }, { refetchInterval });
  return (
    <Panel
      title="Replicas"
      description={status.data?.status_text ?? 'Asking…'}
      className="min-h-36"
    >
      {status.data ? (
        status.data.last_release ? (
          <AcknowledgementList
            acknowledgements={status.data.acknowledgements}
            none={
              status.data.status === 'no-replica'
                ? 'No replica is live now. The next one to start takes the version in force; until then nothing is answered.'
                : 'No live replica has answered to this release yet.'
            }
          />
        ) : (
          <p className="text-muted">Replicas load a version once one is promoted.</p>
        )
      ) : (
        <Skeleton className="h-10" />
      )}
    </Panel>
  );
}
