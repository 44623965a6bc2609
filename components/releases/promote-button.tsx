'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { useReleaseDialog } from './use-release-dialog.ts';

/** What there is to do where nothing is released yet. */
export function PromoteButton() {
  const { whyNot } = useViewer();
  const dialog = useReleaseDialog();
  return (
    <Button variant="primary" disabledReason={whyNot('operator')} onClick={() => dialog.promote()}>
      Promote a version
    </Button>
  );
}
