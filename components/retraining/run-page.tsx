'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatDuration } from '#components/ui/format-number.ts';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time, useNow } from '#components/ui/time.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { RunStep, Step } from '#lib/retraining/contract.ts';
import { getTrainingRun } from '#lib/retraining/operations.ts';
import { ComparisonPanels } from './comparison-panels.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { GatePanel } from './gate-panel.tsx';
import { RUN_WATCH_MS } from './open-run-panel.tsx';
import { retrainingPath } from './retraining-path.ts';
import { RunActions } from './run-actions.tsx';
import { RunLog } from './run-log.tsx';
import { isMoving, isOpen, statusLooks, tookMs, triggerWords } from './run-looks.ts';
import { RunProgressBar } from './run-progress-bar.tsx';
import { RunSteps } from './run-steps.tsx';
import { SnapshotPanels } from './snapshot-panels.tsx';

type Run = OperationAnswer<typeof getTrainingRun>;

/** All there is to know of one training run. */
export function RunPage({ model, run }: { model: string; run: number }) {
  const input = { params: { model, run } };
  const { data, error, refetch } = useOperation(getTrainingRun, input);
  useOperation(getTrainingRun, input, {
    refetchInterval: data && isMoving(data) ? RUN_WATCH_MS : RUN_WATCH_MS * 5,
    enabled: data !== undefined && isOpen(data),
  });
  const back = { href: retrainingPath(model), label: `Retraining of ${model}` };
  if (data?.number === run) return <RunDetails run={data} back={back} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} back={back} />;
  return <PageOutline wide={['Steps', 'Gate', 'Champion and challenger']} panels={['Data']} />;
}

type ResultOf<S extends Step> = Extract<RunStep, { step: S }>['result'];

/** What a step came to, when it has. */
function resultOf<S extends Step>(run: Run, step: S): ResultOf<S> | null {
  const found = run.steps.find((each) => each.step === step);
  return (found?.result ?? null) as ResultOf<S> | null;
}

function RunDetails({ run, back }: { run: Run; back: { href: string; label: string } }) {
  const { state, word } = statusLooks[run.status];
  const snapshot = resultOf(run, 'snapshot');
  const validated = resultOf(run, 'validate');
  const evaluated = resultOf(run, 'evaluate');
  const gate = resultOf(run, 'gate');
  const release = resultOf(run, 'release');
  return (
    <article className="flex min-w-0 flex-col gap-4">
      <div className="-mb-4">
        <PageHeader
          back={back}
          title={
            <span className="flex flex-wrap items-center gap-2">
              Training run {run.number}
              <span className="font-normal text-sm">
                <Status state={state} pill>
                  {word}
                </Status>
              </span>
            </span>
          }
          description={run.reason ?? undefined}
          actions={<RunActions run={run} />}
        />
      </div>
      <Panel title="Steps">
        <div className="flex flex-col gap-4">
          {isOpen(run) || run.error ? <RunProgressBar run={run} steps={run.steps} /> : null}
          <RunSteps steps={run.steps} />
          {release ? <p>{release.said}</p> : null}
          <RunFacts run={run} />
        </div>
      </Panel>
      {gate ? <GatePanel gate={gate} run={run} /> : null}
      {evaluated ? <ComparisonPanels evaluated={evaluated} version={run.version} /> : null}
      <RunLog run={run} />
      {validated ? <FindingsPanel findings={validated.findings} /> : null}
      {snapshot ? <SnapshotPanels snapshot={snapshot} /> : null}
    </article>
  );
}

function RunFacts({ run }: { run: Run }) {
  const now = useNow();
  const took = tookMs(run, now);
  const train = resultOf(run, 'train');
  return (
    <Facts
      className="border-t pt-3"
      items={[
        {
          label: 'Trigger',
          value: run.triggers.map((trigger) => triggerWords[trigger]).join(', '),
        },
        {
          label: 'Asked for',
          value: (
            <>
              <Time at={run.created_at} /> by {nameActor(run.created_by)}
            </>
          ),
        },
        ...(run.cancelled_by
          ? [{ label: 'Cancelled', value: `by ${nameActor(run.cancelled_by)}` }]
          : []),
        {
          label: run.ended_at ? 'Took' : 'Since its begin',
          value: (
            <span className="num">
              {formatDuration(
                took !== null && !run.ended_at ? Math.round(took / 1000) * 1000 : took,
              )}
            </span>
          ),
        },
        { label: 'Trainer', value: run.trainer },
        {
          label: 'Training itself',
          value: (
            <span className="num">{train ? formatDuration(train.seconds * 1000) : 'Not done'}</span>
          ),
        },
        { label: 'Seed', value: <span className="num">{run.policy.seed}</span> },
        {
          label: 'Policy',
          value:
            run.policy_version === null
              ? 'Given for this run, or defaults'
              : `Version ${run.policy_version}`,
        },
        {
          label: 'Version',
          value:
            run.version === null ? (
              'None registered'
            ) : (
              <Link href={versionsPath(run.model, run.version)} className="hover:underline">
                <VersionChip version={run.version} />
              </Link>
            ),
        },
      ]}
    />
  );
}
