'use client';
import { RotateCw } from 'lucide-react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Reproduction } from '#lib/reproduction/contract.ts';
import {
  getLatestReproduction,
  listReproductions,
  startReproduction,
} from '#lib/reproduction/operations.ts';
import { describeReproduction, type Latest, sayProgress } from './describe-reproduction.ts';
import { EarlierChecks } from './earlier-checks.tsx';
import { REPRODUCIBILITY } from './reproduction-badge.tsx';
import { useReproduction } from './use-reproduction.ts';

/** Whether training a version again from its lineage gives the same, when that was last looked at, and what differs. */
export function ReproductionPanel({ model, version }: { model: string; version: number }) {
  const { data, error } = useReproduction(model, version);
  const { whyNot } = useViewer();
  const start = useOperationMutation(startReproduction, {
    refreshes: [getLatestReproduction, listReproductions],
  });
  const isBusy = start.isPending || data?.open != null;
  const lacks =
    data && data.missing.length > 0
      ? `It cannot be trained again: ${data.missing.join('; ')}.`
      : null;
  return (
    <Panel
      id={REPRODUCIBILITY}
      title="Reproducibility"
      className="scroll-mt-20 lg:col-span-2"
      actions={
        <Button
          size="sm"
          busy={isBusy}
          disabledReason={whyNot('operator') ?? lacks}
          onClick={() => start.mutate({ params: { model, version }, body: {} })}
        >
          {isBusy ? null : <RotateCw aria-hidden />}
          {isBusy ? 'Checking' : 'Check now'}
        </Button>
      }
    >
      {data ? (
        <Found data={data} model={model} version={version} />
      ) : error ? (
        <ErrorNote error={error} />
      ) : (
        <Skeleton className="h-9 w-2/3" />
      )}
    </Panel>
  );
}

function Found({ data, model, version }: { data: Latest; model: string; version: number }) {
  const { latest, open, missing } = data;
  const { state, word, sentence } = describeReproduction(data);
  return (
    <div className="flex flex-col gap-3">
      {open ? <Underway open={open} /> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Status state={state} pill>
          {word}
        </Status>
        <span className="text-muted">
          {latest ? (
            <>
              checked <Time at={latest.ended_at} /> by {latest.created_by.name}
            </>
          ) : (
            sentence
          )}
        </span>
      </div>
      {latest ? (
        <>
          <ul className="flex list-disc flex-col gap-1 pl-5">
            {latest.said.map((line) => (
              <li key={line} className="[overflow-wrap:anywhere]">
                {line}
              </li>
            ))}
          </ul>
          <Details of={latest} />
        </>
      ) : null}
      {missing.length > 0 ? <Missing missing={missing} hasVerdict={latest !== null} /> : null}
      {latest ? <EarlierChecks model={model} version={version} latest={latest.id} /> : null}
    </div>
  );
}

function Underway({ open }: { open: NonNullable<Latest['open']> }) {
  const { progress } = open;
  const said = sayProgress(open);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p role="status">{said}</p>
      {progress?.total ? (
        <progress
          aria-label="Training again"
          className="h-1.5 w-40 accent-accent"
          max={progress.total}
          value={progress.done}
        />
      ) : null}
    </div>
  );
}

function Details({ of: { details, digest } }: { of: Reproduction }) {
  if (!details || digest === null) return null;
  const { golden_cases: golden } = details;
  return (
    <Facts
      items={[
        { label: 'SHA-256 that came out', value: <CopyableId id={digest} length={12} /> },
        { label: 'Trainer', value: details.trainer },
        { label: 'Seed', value: <span className="num">{details.seed}</span> },
        // Of the same file they need not be asked.
        ...(golden
          ? [
              {
                label: 'Golden cases',
                value: `${golden.cases - golden.differing} of ${golden.cases} the same`,
              },
            ]
          : []),
        { label: 'Training took', value: <Num value={details.seconds} unit="s" /> },
      ]}
    />
  );
}

function Missing({ missing, hasVerdict }: { missing: string[]; hasVerdict: boolean }) {
  return (
    <div className="text-muted">
      <p>{hasVerdict ? 'It cannot be checked again. What is lacking:' : 'What is lacking:'}</p>
      <ul className="list-disc pl-5">
        {missing.map((one) => (
          <li key={one} className="[overflow-wrap:anywhere]">
            {one}
          </li>
        ))}
      </ul>
      <p>
        A version that a training run makes has all of it. One that is pushed has what its metadata
        says under <code className="font-mono text-xs">lineage</code>.
      </p>
    </div>
  );
}
