'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { getTrainingRun } from '#lib/retraining/operations.ts';
import { runPath } from './retraining-path.ts';
import { RunActions } from './run-actions.tsx';
import { isMoving, triggerWords } from './run-looks.ts';
import { RunProgressBar } from './run-progress-bar.tsx';
import { RunSteps } from './run-steps.tsx';

/** A run that moves is looked at so often. */
export const RUN_WATCH_MS = 1000;

/** The run that is open now, as it moves. */
export function OpenRunPanel({ summary }: { summary: RunSummary }) {
  const { model, number } = summary;
  const { data } = useOperation(
    getTrainingRun,
    { params: { model, run: number } },
    { refetchInterval: isMoving(summary) ? RUN_WATCH_MS : RUN_WATCH_MS * 5 },
  );
  const run = data ?? summary;
  return (
    <Panel
      title={
        <Link href={runPath(model, number)} className="hover:underline">
          Run {number} is open
        </Link>
      }
      description={
        <>
          {run.triggers.map((trigger) => triggerWords[trigger]).join(', ')}, since{' '}
          <Time at={run.created_at} />
          {run.reason ? `: ${run.reason}` : ''}
        </>
      }
      actions={
        <>
          <Button asChild className="max-sm:hidden">
            <Link href={runPath(model, number)}>Open</Link>
          </Button>
          <RunActions run={run} />
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <RunProgressBar run={run} steps={data?.steps ?? null} />
        {data ? <RunSteps steps={data.steps} /> : null}
      </div>
    </Panel>
  );
}
