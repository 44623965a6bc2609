'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { decideTrainingRun } from '#lib/retraining/operations.ts';

/** Says yes or no at the gate of a run that waits for it. */
export function DecideDialog({
  run: { model, number, version },
  answer,
  onClose,
}: {
  run: RunSummary;
  answer: 'yes' | 'no';
  onClose: () => void;
}) {
  const decide = useOperationMutation(decideTrainingRun, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Run ${number} is ${answer === 'yes' ? 'approved' : 'rejected'}`);
      onClose();
    },
  });
  const what = version === null ? 'its version' : `version ${version}`;
  return (
    <ChangeDialog
      title={answer === 'yes' ? `Approve run ${number}` : `Reject run ${number}`}
      description={
        answer === 'yes'
          ? `The run goes on: what its policy says of a version that passed happens to ${what}.`
          : `The run ends here. ${what[0]?.toUpperCase()}${what.slice(1)} stays registered, and is not released.`
      }
      verb={answer === 'yes' ? 'Approve' : 'Reject'}
      danger={answer === 'no'}
      required
      examples={
        answer === 'yes'
          ? 'Such as: few rows, but better on every airport I looked at'
          : 'Such as: worse on the late evening, which matters most'
      }
      change={decide}
      onConfirm={(reason) =>
        decide.mutate({ params: { model, run: number }, body: { answer, reason: reason ?? '' } })
      }
      onClose={onClose}
    />
  );
}
