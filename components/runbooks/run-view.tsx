'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { keyed } from '#components/ui/keyed.ts';
import { Markdown } from '#components/ui/markdown.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunbookRun } from '#lib/runbooks/contract.ts';
import { endRunbookRun, getRunbookRun } from '#lib/runbooks/operations.ts';
import { RunRecord } from './run-record.tsx';
import { RunStepCard } from './run-step-card.tsx';
import { incidentRunbookPath, runbookPath } from './runbook-path.ts';
import { isMoving, runLooks } from './step-looks.ts';

const WATCH_MS = { moving: 3_000, open: 15_000 };

/** A run as it is followed: its steps in order, the one that is next open. */
export function RunView({ run }: { run: number }) {
  const input = { params: { run } };
  const { data, error, refetch } = useOperation(getRunbookRun, input);
  const isOpen = data?.status === 'open';
  useOperation(getRunbookRun, input, {
    enabled: isOpen,
    refetchInterval: data && isMoving(data.step_list) ? WATCH_MS.moving : WATCH_MS.open,
  });
  if (data?.number === run) return <Run run={data} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Skeleton className="h-64" />;
}

function Run({ run }: { run: RunbookRun }) {
  const { viewer, whyNot } = useViewer();
  const [asking, setAsking] = useState<'finish' | 'abandon' | null>(null);
  const refusal = whyNot('operator');
  const { status, current, subject, steps, done } = run;
  const look = runLooks[status];
  const about = [
    subject.model,
    subject.version === null ? null : `version ${subject.version}`,
  ].filter((each) => each !== null);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="flex min-w-0 flex-col gap-1">
            <p className="flex flex-wrap items-center gap-2">
              <Link
                href={`${runbookPath(run.runbook)}?version=${run.version}`}
                className="font-semibold text-base hover:underline"
              >
                {run.title}
              </Link>
              <Status state={look.state} pill>
                {look.word}
              </Status>
            </p>
            <p className="text-muted">
              Run {run.number}
              {about.length > 0 ? `, about ${about.join(' ')}` : ''}
              {subject.incident === null ? null : (
                <>
                  , for{' '}
                  <Link href={incidentRunbookPath(subject.incident)} className="underline">
                    incident {subject.incident}
                  </Link>
                </>
              )}
              ; began <Time at={run.started_at} /> by {nameActor(run.started_by)}
            </p>
            <p>
              {current === null
                ? status === 'open'
                  ? 'Every step is done.'
                  : `Ended${run.ended_by ? ` by ${nameActor(run.ended_by)}` : ''}${run.reason ? `: ${run.reason}` : ''}.`
                : `Step ${current} of ${steps} is next; ${done} done.`}
            </p>
          </div>
          {status === 'open' ? (
            <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:h-11 max-sm:[&>*]:flex-1">
              {current === null ? null : (
                <Button variant="primary" asChild className="max-sm:basis-full">
                  <a href={`#step-${current}`}>Go to step {current}</a>
                </Button>
              )}
              <Button disabledReason={refusal} onClick={() => setAsking('abandon')}>
                Abandon
              </Button>
              <Button
                variant={current === null ? 'primary' : 'secondary'}
                disabledReason={
                  refusal ?? (current === null ? null : `Step ${current} is not done yet.`)
                }
                onClick={() => setAsking('finish')}
              >
                Finish
              </Button>
            </div>
          ) : null}
        </div>
      </Panel>
      <ol className="flex min-w-0 flex-col gap-3">
        {keyed(run.sections, (part) => ('text' in part ? part.text : `${part.step}`)).map(
          ({ key, item: section }) => {
            if ('text' in section) {
              return (
                <li key={key} className="min-w-0 px-1">
                  <Markdown text={section.text} />
                </li>
              );
            }
            const step = run.step_list.find(({ position }) => position === section.step);
            return step ? (
              <li key={key} className="min-w-0">
                <RunStepCard
                  run={run}
                  step={step}
                  isCurrent={current === step.position}
                  viewerId={viewer.id}
                  refusal={refusal}
                />
              </li>
            ) : null;
          },
        )}
      </ol>
      <RunRecord events={run.events} />
      {asking ? <EndDialog run={run} how={asking} onClose={() => setAsking(null)} /> : null}
    </div>
  );
}

function EndDialog({
  run,
  how,
  onClose,
}: {
  run: RunbookRun;
  how: 'finish' | 'abandon';
  onClose: () => void;
}) {
  const end = useOperationMutation(endRunbookRun, { quiet: true, onSuccess: onClose });
  const isFinish = how === 'finish';
  return (
    <ChangeDialog
      title={isFinish ? `Finish run ${run.number}` : `Abandon run ${run.number}`}
      description={
        isFinish
          ? 'Its record stays as it is.'
          : 'What was done stays done; what was not is not done any more.'
      }
      verb={isFinish ? 'Finish' : 'Abandon'}
      required={!isFinish}
      change={end}
      onConfirm={(reason) =>
        end.mutate({
          params: { run: run.number },
          body: isFinish ? { how: 'finish', reason } : { how: 'abandon', reason: reason ?? '' },
        })
      }
      onClose={onClose}
    />
  );
}
