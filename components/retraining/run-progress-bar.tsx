import { formatDuration } from '#components/ui/format-number.ts';
import { Status } from '#components/ui/status.tsx';
import { useNow } from '#components/ui/time.tsx';
import type { RunStep, RunSummary } from '#lib/retraining/contract.ts';
import { isMoving, leftMs, shareOf, statusLooks, stepWords } from './run-looks.ts';

/** How a run is, and how far its step: percent, what it says, time left. */
export function RunProgressBar({
  run,
  steps,
}: {
  run: RunSummary;
  /** null: not known yet. */
  steps: readonly RunStep[] | null;
}) {
  const now = useNow();
  const { state, word } = statusLooks[run.status];
  const share = shareOf(run.progress);
  const isEnding = run.cancelled_by !== null && isMoving(run);
  const at = steps?.find(({ step }) => step === run.step);
  const left = now === null ? null : leftMs(run.progress, at?.started_at ?? null, now);
  const parts = [
    run.step && isMoving(run) ? stepWords[run.step] : null,
    share === null ? null : `${Math.floor(share * 100)}%`,
    run.progress?.says,
    left === null ? null : `about ${formatDuration(Math.ceil(left / 1000) * 1000)} left`,
  ].filter((part) => part !== null && part !== undefined);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2">
        <Status state={isEnding ? 'warning' : state}>
          {isEnding ? 'Is being cancelled' : word}
        </Status>
        <span className="num text-muted">{parts.join(' · ')}</span>
      </p>
      {run.status === 'running' ? (
        <progress
          aria-label={
            share === null ? 'How far is not known' : `${Math.floor(share * 100)} percent`
          }
          value={share ?? undefined}
          max={1}
          className="h-2 w-full accent-accent"
        />
      ) : null}
      {run.error ? <p className="break-words text-bad">{run.error}</p> : null}
    </div>
  );
}
