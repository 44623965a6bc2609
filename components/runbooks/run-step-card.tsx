'use client';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunbookRun, RunStep } from '#lib/runbooks/contract.ts';
import { ActionOutlook } from './action-outlook.tsx';
import { AnswerTable } from './answer-table.tsx';
import { StepButtons } from './step-buttons.tsx';
import { kindLooks, lookOf } from './step-looks.ts';

/** A step of a run: how it stands, what came of it, and, where its turn has come, what to press. */
export function RunStepCard({
  run,
  step,
  isCurrent,
  viewerId,
  refusal,
}: {
  run: RunbookRun;
  step: RunStep;
  isCurrent: boolean;
  viewerId: string;
  refusal: string | null;
}) {
  const { position, kind, title, state, said, answer, about } = step;
  const { word, Icon } = kindLooks[kind];
  const look = lookOf(step);
  const isQuiet = state === 'skipped' || (state === 'pending' && !isCurrent);
  return (
    <section
      id={`step-${position}`}
      aria-label={`Step ${position}: ${title}`}
      aria-current={isCurrent ? 'step' : undefined}
      className={cn(
        'flex min-w-0 scroll-mt-16 flex-col gap-2 rounded-lg border bg-surface p-3 sm:p-4',
        isCurrent && 'border-accent ring-1 ring-accent',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className={cn('min-w-0 font-semibold', isQuiet && 'text-muted')}>
          <span className="num">{position}.</span> {title}
        </h3>
        <Badge tone={kind === 'action' ? 'accent' : 'outline'}>
          <Icon aria-hidden />
          {word}
        </Badge>
        <span className="ml-auto">
          <Status state={look.state}>{look.word}</Status>
        </span>
      </header>
      {about && about !== title && state !== 'skipped' && !(kind === 'query' && said) ? (
        <p className={isQuiet ? 'text-muted' : undefined}>{about}</p>
      ) : null}
      {kind === 'action' &&
      isCurrent &&
      state !== 'running' &&
      step.asks.length === 0 &&
      !refusal ? (
        <ActionOutlook run={run.number} step={position} />
      ) : null}
      {said ? <p className="break-words">{said}</p> : null}
      {answer && answer.rows.length > 0 && kind !== 'query' ? (
        <details>
          <summary className="cursor-pointer text-muted">What it looked at</summary>
          <div className="pt-2">
            <AnswerTable answer={answer} label={title} />
          </div>
        </details>
      ) : null}
      {answer && kind === 'query' ? <AnswerTable answer={answer} label={title} /> : null}
      {state === 'running' && step.due_at ? (
        <p className="text-muted">
          Until <Time at={step.due_at} show="clock" /> at the latest; it goes on by itself.
        </p>
      ) : null}
      {step.reason && state !== 'pending' ? (
        <p className="text-muted">Reason: {step.reason}</p>
      ) : null}
      {step.ended_at && step.ended_by ? (
        <p className="text-muted text-xs">
          <Time at={step.ended_at} /> by {nameActor(step.ended_by)}
        </p>
      ) : null}
      {run.status === 'open' && (isCurrent || (kind === 'query' && state === 'done')) ? (
        <StepButtons
          run={run.number}
          step={step}
          isCurrent={isCurrent}
          viewerId={viewerId}
          refusal={refusal}
        />
      ) : null}
    </section>
  );
}
