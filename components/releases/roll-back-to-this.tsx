'use client';
import { Undo2 } from 'lucide-react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { useReleaseDialog } from './use-release-dialog.ts';

/** In a release's row: asks before it goes back to it, or says why it cannot. */
export function RollBackToThis({ release }: { release: ReleaseResult }) {
  const { seq, rollback_refusal: refusal } = release;
  const { whyNot } = useViewer();
  const dialog = useReleaseDialog();
  return (
    <Button
      size="sm"
      disabledReason={whyNot('operator') ?? refusal}
      onClick={() => dialog.rollBack(seq)}
      aria-label={`Roll back to this: release ${seq}`}
    >
      <Undo2 aria-hidden />
      Roll back
    </Button>
  );
}
