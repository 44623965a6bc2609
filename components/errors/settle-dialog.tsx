'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { type ErrorGroup, setErrorGroup } from '#lib/predictions/contract.ts';
import { errorTitle } from './error-words.ts';

/** Settles a kind of error, or opens it again, with a reason. */
export function SettleDialog({ group, onClose }: { group: ErrorGroup; onClose: () => void }) {
  const { whyNot } = useViewer();
  const change = useOperationMutation(setErrorGroup, { quiet: true, onSuccess: onClose });
  const settles = group.state === 'open';
  return (
    <ChangeDialog
      title={settles ? 'Settle this error' : 'Reopen this error'}
      description={
        settles
          ? `“${errorTitle(group.code)}” of ${group.model} leaves the list of open errors. When it fails again it opens by itself.`
          : `“${errorTitle(group.code)}” of ${group.model} goes back to the list of open errors.`
      }
      verb={settles ? 'Settle' : 'Reopen'}
      required
      examples={
        settles
          ? 'Such as: the caller sends the hour as a number since today'
          : 'Such as: settled too early, the cause is still there'
      }
      why={whyNot('operator')}
      change={change}
      onConfirm={(reason) =>
        change.mutate({
          params: { fingerprint: group.fingerprint },
          body: { state: settles ? 'settled' : 'open', reason: reason ?? '' },
        })
      }
      onClose={onClose}
    />
  );
}
