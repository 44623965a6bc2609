'use client';
import { Table2 } from 'lucide-react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { RunsTable } from './runs-table.tsx';

/** What was done with the view in the background, and the way to training data. */
export function RunsPanel({ view, onRetrieve }: { view: ViewAnswerBody; onRetrieve: () => void }) {
  const { whyNot } = useViewer();
  return (
    <Panel
      flush
      title="Runs"
      description="Materializations and training data."
      actions={
        <Button
          disabledReason={whyNot('operator') ?? (view.archived_at ? 'It is archived.' : null)}
          onClick={onRetrieve}
        >
          <Table2 aria-hidden />
          Retrieve training data
        </Button>
      }
    >
      <RunsTable
        view={view.name}
        empty={
          <EmptyState title="No run yet">
            Retrieval takes a file of keys and times and adds to each row the features as of its own
            time, without looking into the future.
          </EmptyState>
        }
      />
    </Panel>
  );
}
