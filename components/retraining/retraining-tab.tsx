'use client';
import { Play, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { getRetraining } from '#lib/retraining/operations.ts';
import { EvaluationsPanel } from './evaluations-panel.tsx';
import { NoPolicy } from './no-policy.tsx';
import { OpenRunPanel } from './open-run-panel.tsx';
import { PolicyPanel } from './policy-panel.tsx';
import { RetrainDialog } from './retrain-dialog.tsx';
import { policyPath } from './retraining-path.ts';
import { RunsPanel } from './runs-panel.tsx';
import { useRetrainDialog } from './use-retrain-dialog.ts';

/** So often it is looked whether a run has begun or ended, while one is open. */
const WATCH_MS = 2000;

/** When a model is trained again and why, and what came of it. */
export function RetrainingTab({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const dialog = useRetrainDialog();
  const { data, error, refetch } = useOperation(
    getRetraining,
    { params: { model } },
    { refetchInterval },
  );
  const run = data?.open_run ?? null;
  useOperation(
    getRetraining,
    { params: { model } },
    { refetchInterval: WATCH_MS, enabled: run !== null },
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageOutline header={false} wide={['Policy', 'Trigger history', 'Runs']} />;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap justify-end gap-2">
        {data.policy ? (
          <Button asChild>
            <Link href={policyPath(model)}>
              <SlidersHorizontal aria-hidden />
              {whyNot('operator') ? 'Policy and backtest' : 'Edit policy'}
            </Link>
          </Button>
        ) : null}
        <Button
          variant="primary"
          disabledReason={
            whyNot('operator') ?? (run ? `Run ${run.number} is open; one runs at a time.` : null)
          }
          onClick={dialog.open}
        >
          <Play aria-hidden />
          Retrain now
        </Button>
      </div>
      {run ? <OpenRunPanel key={run.id} summary={run} /> : null}
      {data.policy ? <PolicyPanel about={data} stored={data.policy} /> : <NoPolicy model={model} />}
      <EvaluationsPanel model={model} since={data.policy?.created_at ?? null} />
      <RunsPanel model={model} />
      {dialog.isOpen ? <RetrainDialog about={data} onClose={dialog.close} /> : null}
    </div>
  );
}
