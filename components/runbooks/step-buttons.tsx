'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import type { RunStep } from '#lib/runbooks/contract.ts';
import { decideRunbookStep, doRunbookStep, skipRunbookStep } from '#lib/runbooks/operations.ts';
import { ActionDialog } from './action-dialog.tsx';

type Asking = 'action' | 'skip' | 'approve' | 'decline';

/** What can be done with a step now; wide enough for a thumb. */
export function StepButtons({
  run,
  step,
  isCurrent,
  viewerId,
  refusal,
}: {
  run: number;
  step: RunStep;
  isCurrent: boolean;
  viewerId: string;
  refusal: string | null;
}) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const act = useOperationMutation(doRunbookStep, { quiet: true });
  const { kind, state, position } = step;
  const params = { run, step: position };
  const answer = () => act.mutate({ params, body: {} });
  const isAsked = state === 'running';
  const own =
    step.started_by?.id === viewerId
      ? 'You asked for it: another person approves or declines.'
      : null;
  const button = (verb: string, onClick: () => void, why: string | null = null, isMain = true) => (
    <Button
      variant={isMain ? 'primary' : 'secondary'}
      className="max-sm:h-11 max-sm:flex-1"
      busy={isMain && act.isPending}
      disabledReason={refusal ?? why}
      onClick={onClick}
    >
      {verb}
    </Button>
  );
  const more = (verb: string, to: Asking) => button(verb, () => setAsking(to), null, false);
  return (
    <div className="flex flex-col gap-2 pt-1">
      <div className="flex flex-wrap gap-2">
        {kind === 'query' &&
          button(state === 'pending' ? 'Ask' : 'Ask again', answer, null, isCurrent)}
        {kind === 'check' && button(state === 'pending' ? 'Check' : 'Look again', answer)}
        {kind === 'wait' &&
          button(isAsked ? 'Look now' : state === 'failed' ? 'Wait again' : 'Begin', answer)}
        {kind === 'approval' && !isAsked
          ? button(state === 'failed' ? 'Ask again' : 'Ask for approval', answer)
          : null}
        {kind === 'approval' && isAsked ? (
          <>
            {button('Approve', () => setAsking('approve'), own)}
            {button('Decline', () => setAsking('decline'), own, false)}
          </>
        ) : null}
        {kind === 'action' && !isAsked
          ? button(state === 'failed' ? 'Try again…' : `${step.title}…`, () => setAsking('action'))
          : null}
        {isCurrent && kind !== 'approval' && !(kind === 'action' && isAsked)
          ? more('Skip', 'skip')
          : null}
      </div>
      {act.error ? <ErrorNote error={act.error} /> : null}
      {asking === 'action' ? (
        <ActionDialog run={run} step={step} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'skip' ? (
        <SkipDialog params={params} title={step.title} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'approve' || asking === 'decline' ? (
        <DecideDialog params={params} answer={asking} step={step} onClose={() => setAsking(null)} />
      ) : null}
    </div>
  );
}

interface Params {
  run: number;
  step: number;
}

function SkipDialog({
  params,
  title,
  onClose,
}: {
  params: Params;
  title: string;
  onClose: () => void;
}) {
  const skip = useOperationMutation(skipRunbookStep, { quiet: true, onSuccess: onClose });
  return (
    <ChangeDialog
      title={`Skip step ${params.step}`}
      description={`“${title}” is not done; the run goes on with the next step.`}
      verb="Skip"
      required
      change={skip}
      onConfirm={(reason) => skip.mutate({ params, body: { reason: reason ?? '' } })}
      onClose={onClose}
    />
  );
}

function DecideDialog({
  params,
  answer,
  step,
  onClose,
}: {
  params: Params;
  answer: 'approve' | 'decline';
  step: RunStep;
  onClose: () => void;
}) {
  const decide = useOperationMutation(decideRunbookStep, { quiet: true, onSuccess: onClose });
  const isYes = answer === 'approve';
  return (
    <ChangeDialog
      title={isYes ? 'Approve' : 'Decline'}
      description={step.about ?? step.title}
      verb={isYes ? 'Approve' : 'Decline'}
      label="Note"
      required
      examples={
        isYes ? 'Such as: seen the figures, agreed' : 'Such as: the data is whole since 03:10'
      }
      change={decide}
      onConfirm={(note) => decide.mutate({ params, body: { answer, note: note ?? '' } })}
      onClose={onClose}
    />
  );
}
