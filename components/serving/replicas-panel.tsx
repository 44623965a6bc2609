'use client';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { replicaColumns } from './replica-columns.tsx';
import { ReplicaDetail } from './replica-detail.tsx';
import type { ReplicaNow } from './serving-now.ts';

/** Every replica that is live: its cache, its log, its runners. */
export function ReplicasPanel({ replicas }: { replicas: ReplicaNow[] }) {
  const [open, setOpen] = useQueryState('open', parseAsArrayOf(parseAsString).withDefault([]));
  function toggle({ id }: ReplicaNow) {
    const others = open.filter((each) => each !== id);
    void setOpen(others.length < open.length ? others : [...open, id]);
  }
  return (
    <Panel flush title="Replicas" description="As each says of itself, every two seconds">
      <DataTable
        label="Replicas"
        columns={replicaColumns}
        rows={replicas}
        rowId={({ id }) => id}
        onOpen={toggle}
        expanded={(replica) =>
          open.includes(replica.id) ? <ReplicaDetail replica={replica} /> : null
        }
        csvName="replicas"
        empty={
          <EmptyState
            title="No replica is live"
            commands={[{ label: 'Start a gateway', code: 'npm run gateway' }]}
          >
            A gateway that starts takes the release in force and appears here within two seconds.
          </EmptyState>
        }
      />
    </Panel>
  );
}
