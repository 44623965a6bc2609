'use client';
import { Ban, Check, Rocket, X } from 'lucide-react';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { getModel } from '#lib/registry/contract.ts';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { CancelRunDialog } from './cancel-run-dialog.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { isOpen, whyNotCancelled } from './run-looks.ts';

type Open = 'cancel' | 'yes' | 'no';

/** What can be done to a run as it is. */
export function RunActions({ run }: { run: RunSummary }) {
  const { whyNot } = useViewer();
  const { refetchInterval } = useTimeRange();
  const release = useReleaseDialog();
  const [open, setOpen] = useState<Open | null>(null);
  const about = useOperation(
    getModel,
    { params: { model: run.model } },
    { enabled: run.version !== null, refetchInterval },
  );
  const refusal = whyNot('operator');
  const routed = about.data?.release?.versions ?? [];
  const { version } = run;
  const isOffered =
    version !== null && !isOpen(run) && about.data !== undefined && !routed.includes(version);
  const isCandidate = isOffered && about.data?.aliases.candidate === version;
  return (
    <>
      {isOpen(run) ? (
        <Button disabledReason={refusal ?? whyNotCancelled(run)} onClick={() => setOpen('cancel')}>
          <Ban aria-hidden />
          Cancel
        </Button>
      ) : null}
      {run.status === 'waiting' ? (
        <>
          <Button disabledReason={refusal} onClick={() => setOpen('no')}>
            <X aria-hidden />
            Reject
          </Button>
          <Button variant="primary" disabledReason={refusal} onClick={() => setOpen('yes')}>
            <Check aria-hidden />
            Approve
          </Button>
        </>
      ) : null}
      {isOffered ? (
        <Button
          variant={isCandidate ? 'primary' : 'secondary'}
          disabledReason={refusal}
          onClick={() => release.promote(version)}
        >
          <Rocket aria-hidden />
          {isCandidate
            ? 'Promote candidate'
            : run.gate === 'no'
              ? 'Promote though the gate said no…'
              : `Promote version ${version}…`}
        </Button>
      ) : null}
      {open === 'cancel' ? <CancelRunDialog run={run} onClose={() => setOpen(null)} /> : null}
      {open === 'yes' || open === 'no' ? (
        <DecideDialog run={run} answer={open} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}
