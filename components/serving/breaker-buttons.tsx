'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { useBreakerDialog } from './use-breaker-dialog.ts';

/** Holds a version's breaker open, or closes it, whoever opened it. */
export function BreakerButtons({
  version,
  isHeld,
  isOpen,
}: {
  version: number;
  isHeld: boolean;
  /** On some replica it is not closed. */
  isOpen: boolean;
}) {
  const { whyNot } = useViewer();
  const dialog = useBreakerDialog();
  const refusal = whyNot('operator');
  return (
    <div className="flex gap-2">
      {isHeld || isOpen ? (
        <Button
          aria-label={`Close the breaker of version ${version}`}
          disabledReason={refusal}
          onClick={() => dialog.show('closed', version)}
        >
          Close breaker
        </Button>
      ) : null}
      {isHeld ? null : (
        <Button
          aria-label={`Open the breaker of version ${version}`}
          disabledReason={refusal}
          onClick={() => dialog.show('open', version)}
        >
          Open breaker
        </Button>
      )}
    </div>
  );
}
