'use client';
import { PageHeader } from '#components/ui/panel.tsx';
import { RunView } from './run-view.tsx';
import { RUNBOOKS } from './runbook-path.ts';

/** One run of a runbook, on a page of its own. */
export function RunPage({ run }: { run: number }) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="-mb-4">
        <PageHeader
          back={{ href: RUNBOOKS, label: 'All runbooks' }}
          title={`Run ${run} of a runbook`}
        />
      </div>
      <RunView run={run} />
    </div>
  );
}
