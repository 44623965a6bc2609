'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Breakable, useBreakerDialog } from './use-breaker-dialog.ts';

/** Holds a breaker open, or closes it, whoever opened it. */
export function BreakerButtons({
  subject,
  name,
  isHeld,
  isOpen,
}: {
  subject: Breakable;
  /** "version 2", "Redis". */
  name: string;
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
          aria-label={`Close the breaker of ${name}`}
          disabledReason={refusal}
          onClick={() => dialog.show('closed', subject)}
        >
          Close breaker
        </Button>
      ) : null}
      {isHeld ? null : (
        <Button
          aria-label={`Open the breaker of ${name}`}
          disabledReason={refusal}
          onClick={() => dialog.show('open', subject)}
        >
          Open breaker
        </Button>
      )}
    </div>
  );
}
