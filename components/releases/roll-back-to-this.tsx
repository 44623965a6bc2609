'use client';
import { Undo2 } from 'lucide-react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { useReleaseDialog } from './use-release-dialog.ts';

/** In a release's row: asks before it goes back to it. */
export function RollBackToThis({ seq }: { seq: number }) {
  const { whyNot } = useViewer();
  const dialog = useReleaseDialog();
  return (
    <Button
      size="sm"
      disabledReason={whyNot('operator')}
      onClick={() => void dialog.rollBack(seq)}
      aria-label={`Roll back to this: release ${seq}`}
    >
      <Undo2 aria-hidden />
      Roll back
    </Button>
  );
}
