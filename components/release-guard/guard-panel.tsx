'use client';
import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { getReleaseGuard } from '#lib/release-guard/operations.ts';
import { EvidenceList } from './evidence-list.tsx';
import { type GuardAction, GuardActionDialog } from './guard-action-dialog.tsx';
import { guardLooks, nameRelease, OPEN, timeLeft } from './guard-words.ts';

const REFETCH_MS = 5_000;

/** While the release in force is watched: what is seen, how long still, and what a person can do. */
export function GuardPanel({ model }: { model: string }) {
  const { data } = useOperation(
    getReleaseGuard,
    { params: { model } },
    { refetchInterval: REFETCH_MS },
  );
  const { whyNot } = useViewer();
  const releases = useReleaseDialog();
  const [action, setAction] = useState<GuardAction | null>(null);
  const guard = data?.guard;
  if (!guard || !OPEN.includes(guard.state)) return null;
  const { word, state } = guardLooks[guard.state];
  const left = timeLeft(guard, Date.parse(data.at));
  const why = whyNot('operator');
  return (
    <Panel
      title="Release guard"
      description={nameRelease(guard)}
      className="mb-3"
      aria-label="Release guard"
    >
      {action ? (
        <GuardActionDialog guard={guard} action={action} onClose={() => setAction(null)} />
      ) : null}
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <div className="flex flex-wrap items-center gap-2">
            <Status state={state} pill>
              {word}
            </Status>
            {guard.settings.dry_run ? <Badge>dry run</Badge> : null}
            <span className="num text-muted">
              {left ?? 'time is up'} · {guard.requests.toLocaleString('en')} requests
            </span>
          </div>
          <div className="flex flex-wrap gap-2">
            {guard.state === 'watching' ? (
              <Button disabledReason={why} onClick={() => setAction('hold')}>
                Hold
              </Button>
            ) : (
              <Button disabledReason={why} onClick={() => setAction('resume')}>
                {guard.state === 'asking' ? 'Go on with it' : 'Let it go on'}
              </Button>
            )}
            <Button disabledReason={why} onClick={() => setAction('extend')}>
              Extend
            </Button>
            <Button disabledReason={why} onClick={() => setAction('end')}>
              End
            </Button>
            <Button variant="danger" disabledReason={why} onClick={() => releases.rollBack()}>
              <Undo2 aria-hidden />
              Roll back
            </Button>
          </div>
        </div>
        {guard.state === 'watching' ? null : (
          <p className="break-words">
            {guard.said}
            {guard.by && guard.reason ? ` ${guard.by.name}: “${guard.reason}”` : null}{' '}
            {guard.incident === null ? null : (
              <Link href={`/incidents/${guard.incident}`} className="text-accent hover:underline">
                Incident {guard.incident}
              </Link>
            )}
          </p>
        )}
        {guard.evidence.length > 0 ? (
          <EvidenceList evidence={guard.evidence} accepted={guard.accepted} />
        ) : (
          <p className="text-muted">It has just begun; the first look is within 15 seconds.</p>
        )}
        <p className="text-muted text-xs">{guard.baseline.said}</p>
      </div>
    </Panel>
  );
}
