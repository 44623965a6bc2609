'use client';
import { cn } from '#components/ui/cn.ts';
import { formatDuration } from '#components/ui/format-number.ts';
import { Status } from '#components/ui/status.tsx';
import { useNow } from '#components/ui/time.tsx';
import type { RunStep } from '#lib/retraining/contract.ts';
import { stepLooks, stepWords, tookMs } from './run-looks.ts';

/** The seven steps in their order with what each took: beside each other, one under the other on a phone. */
export function RunSteps({ steps }: { steps: readonly RunStep[] }) {
  const now = useNow();
  return (
    <ol aria-label="Steps" className="grid gap-2 sm:grid-cols-4 xl:grid-cols-7">
      {steps.map((step) => (
        <li
          key={step.step}
          aria-current={step.status === 'running' ? 'step' : undefined}
          className={cn(
            'flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-t-2 py-1.5 sm:flex-col sm:items-start',
            step.status === 'done' && 'border-good',
            step.status === 'failed' && 'border-bad',
            step.status === 'running' && 'border-accent',
          )}
        >
          <span className="font-medium max-sm:w-20">{stepWords[step.step]}</span>
          <Status
            state={stepLooks[step.status].state}
            className={step.status === 'running' ? 'text-accent-text' : undefined}
          >
            {stepLooks[step.status].word}
          </Status>
          <span className="num text-muted text-xs max-sm:ml-auto">
            {step.started_at && step.status !== 'left_out'
              ? formatDuration(roundSecond(tookMs(step, now), step.ended_at === null))
              : '–'}
            {step.attempts > 1 ? `, try ${step.attempts}` : ''}
          </span>
          {step.error ? (
            <span className="w-full break-words text-bad text-xs">{step.error}</span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** What still runs is not told to the millisecond. */
function roundSecond(ms: number | null, isRunning: boolean): number | null {
  return ms === null || !isRunning ? ms : Math.round(ms / 1000) * 1000;
}
