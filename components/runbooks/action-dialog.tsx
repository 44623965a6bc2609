'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import type { RunStep } from '#lib/runbooks/contract.ts';
import { doRunbookStep, previewRunbookStep } from '#lib/runbooks/operations.ts';
import { type GivenText, readGiven } from './read-given.ts';

/** Shows what an action would do, and does that and nothing else. What the runbook leaves open is asked first. */
export function ActionDialog({
  run,
  step,
  onClose,
}: {
  run: number;
  step: RunStep;
  onClose: () => void;
}) {
  const params = { run, step: step.position };
  const [texts, setTexts] = useState<GivenText>({});
  const [asked, setAsked] = useState<GivenText | null>(step.asks.length > 0 ? null : {});
  const act = useOperationMutation(doRunbookStep, { quiet: true, onSuccess: onClose });
  const read = readGiven(step.asks, texts);
  if (asked === null) {
    return (
      <ChangeDialog
        title={step.title}
        description="The runbook leaves this open. Nothing is done yet."
        verb="Show what it would do"
        why={read.given ? null : read.why}
        isLong
        label="Reason"
        change={{ isPending: false, error: null }}
        onConfirm={() => setAsked(texts)}
        onClose={onClose}
      >
        {step.asks.map(({ field, label }) => (
          <Field
            key={field}
            label={label}
            hint={field === 'weights' ? 'Such as 1: 90, 2: 10' : undefined}
          >
            <Input
              inputMode={field === 'version' ? 'numeric' : undefined}
              value={texts[field] ?? ''}
              onChange={({ target }) => setTexts({ ...texts, [field]: target.value })}
            />
          </Field>
        ))}
      </ChangeDialog>
    );
  }
  const { given = {} } = readGiven(step.asks, asked);
  return <Confirmation params={params} step={step} given={given} act={act} onClose={onClose} />;
}

function Confirmation({
  params,
  step,
  given,
  act,
  onClose,
}: {
  params: { run: number; step: number };
  step: RunStep;
  given: NonNullable<ReturnType<typeof readGiven>['given']>;
  act: ReturnType<typeof useOperationMutation<typeof doRunbookStep>>;
  onClose: () => void;
}) {
  const preview = useDecision(previewRunbookStep, { params, body: { given } });
  const { data, error, isFetching } = preview;
  return (
    <ChangeDialog
      title={step.title}
      description={data?.does ?? 'Looking at what it would do…'}
      verb="Confirm"
      danger
      required
      why={
        isFetching
          ? 'Looking at what it would do'
          : data
            ? data.refusal
            : 'It is not known what it would do'
      }
      change={act}
      onConfirm={(reason) =>
        act.mutate({ params, body: { token: data?.token, given, reason: reason ?? '' } })
      }
      onClose={onClose}
    >
      {error ? <ErrorNote error={error} /> : null}
      {!data && !error ? <Skeleton className="h-16" /> : null}
      {data && data.differences.length > 0 ? (
        <ul className="flex list-disc flex-col gap-1 pl-5">
          {data.differences.map((difference) => (
            <li key={difference} className="break-words">
              {difference}
            </li>
          ))}
        </ul>
      ) : null}
      {data?.refusal ? <Status state="bad">{data.refusal}</Status> : null}
      {act.error || error ? (
        <Button
          onClick={() => {
            act.reset();
            void preview.refetch();
          }}
        >
          Look again
        </Button>
      ) : null}
    </ChangeDialog>
  );
}
