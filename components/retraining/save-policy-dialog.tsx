'use client';
import { toast } from 'sonner';
import { ApiError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { withExactTimes } from '#components/ui/format-time.ts';
import { setRetrainingPolicy } from '#lib/retraining/operations.ts';
import type { RetrainingPolicy } from '#lib/retraining/policy.ts';
import type { PolicyChange } from './policy-changes.ts';
import { PolicyChangesList } from './policy-changes-list.tsx';
import { describePolicy } from './policy-words.ts';

/** Shows what changes, wants a reason, and saves on the version it was decided on. */
export function SavePolicyDialog({
  model,
  policy,
  changes,
  version,
  onReload,
  onClose,
}: {
  model: string;
  policy: RetrainingPolicy;
  /** null: there was no policy. */
  changes: readonly PolicyChange[] | null;
  version: number | null;
  onReload: () => void;
  onClose: (saved: boolean) => void;
}) {
  const save = useOperationMutation(setRetrainingPolicy, {
    quiet: true,
    onSuccess: (stored) => {
      toast.success(`Version ${stored.version} of the policy is in force`);
      onClose(true);
    },
  });
  const { error } = save;
  if (error instanceof ApiError && error.problem.code === 'settings_conflict') {
    return (
      <Dialog
        open
        onOpenChange={() => onClose(false)}
        title="The policy was changed meanwhile"
        footer={
          <>
            <Button onClick={() => onClose(false)}>Keep my changes on screen</Button>
            <Button variant="primary" onClick={onReload}>
              Read it again
            </Button>
          </>
        }
      >
        <p role="alert">{withExactTimes(error.problem.detail)}</p>
        <p className="pt-2 text-muted">
          Nothing was saved. Reading it again forgets what you wrote here: copy the YAML first.
        </p>
        {changes ? <PolicyChangesList changes={changes} /> : null}
      </Dialog>
    );
  }
  return (
    <ChangeDialog
      title={version === null ? `Set a policy for ${model}` : `Change the policy of ${model}`}
      description="It is looked at every minute from now on. A run that is open goes on as it began."
      verb={version === null ? 'Set policy' : 'Save policy'}
      required
      examples="Such as: the schedule of winter begins, weekly is enough"
      change={save}
      onConfirm={(reason) =>
        save.mutate({
          params: { model },
          body: { policy, reason, expected_version: version },
        })
      }
      onClose={() => onClose(false)}
    >
      {changes ? (
        <PolicyChangesList changes={changes} />
      ) : (
        <dl className="flex flex-col gap-2">
          {describePolicy(policy).map(({ label, says }) => (
            <div key={label} className="grid grid-cols-[7rem_1fr] gap-x-3">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 break-words">{says.join('; ')}</dd>
            </div>
          ))}
        </dl>
      )}
    </ChangeDialog>
  );
}
