'use client';
import { Undo2 } from 'lucide-react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Status } from '#components/ui/status.tsx';
import type { ReleasePlan, ReleaseResult as Result } from '#lib/releases/contract.ts';
import { AcknowledgementList } from './acknowledgement-list.tsx';
import { describeConflict, isConflict } from './describe-conflict.ts';
import { didWhat, releaseOutcome } from './describe-release.ts';
import { undoReason } from './undo.ts';
import type { useReleaseRun } from './use-release-run.ts';
import { Waiting } from './waiting.tsx';
import { Warnings } from './warnings.tsx';

/** How a release went, while it goes and when it is done. */
export function ReleaseResult({
  release,
  from,
  error,
}: {
  release: Result;
  from: ReleasePlan | null;
  error: Error | null;
}) {
  const outcome = releaseOutcome(release);
  return (
    <div className="flex flex-col gap-3">
      <div aria-live="polite" className="text-base">
        <Status state={outcome.state}>{outcome.text}</Status>
        <p className="pt-1 text-muted">{didWhat(release, from)}</p>
      </div>
      {outcome.pending ? <Waiting since={release.created_at} /> : null}
      <Warnings warnings={release.warnings} />
      <AcknowledgementList acknowledgements={release.acknowledgements} />
      {isConflict(error) ? (
        <p role="alert" className="break-words rounded-md bg-bad-soft px-3 py-2">
          {error.problem.title}; nothing was undone. {describeConflict(error, 'Undo').now}
        </p>
      ) : error ? (
        <ErrorNote error={error} />
      ) : null}
    </div>
  );
}

/** Undo, where there was a release before, and Done. */
export function ReleaseResultActions({
  release,
  run,
  onClose,
}: {
  release: Result;
  run: ReturnType<typeof useReleaseRun>;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const before = release.from_seq;
  return (
    <>
      {before === null ? null : (
        <Button
          busy={run.running}
          disabledReason={
            whyNot('operator') ??
            (isConflict(run.error)
              ? 'Another release came first. Look again and decide anew.'
              : null)
          }
          onClick={() =>
            run.start({
              kind: 'rollback',
              toSeq: before,
              expectedSeq: release.seq,
              from: release.plan,
              reason: undoReason(release.seq),
            })
          }
        >
          {run.running ? null : <Undo2 aria-hidden />}
          Undo
        </Button>
      )}
      <Button variant="primary" onClick={onClose} autoFocus>
        Done
      </Button>
    </>
  );
}
