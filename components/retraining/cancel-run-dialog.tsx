'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { cancelTrainingRun } from '#lib/retraining/operations.ts';

/** Ends a run before its time. */
export function CancelRunDialog({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const { model, number } = run;
  const cancel = useOperationMutation(cancelTrainingRun, { quiet: true, onSuccess: onClose });
  return (
    <ChangeDialog
      title={`Cancel run ${number} of ${model}`}
      description={
        run.version === null
          ? 'Its step is ended within seconds. What it made so far leads to no version.'
          : `Its step is ended within seconds. Version ${run.version}, which it registered, stays.`
      }
      verb="Cancel the run"
      danger
      change={cancel}
      onConfirm={(reason) => cancel.mutate({ params: { model, run: number }, body: { reason } })}
      onClose={onClose}
    />
  );
}
