'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { discardQuarantined, type Quarantined } from '#lib/validation/quarantine-operations.ts';

/** Settles a request without a prediction. */
export function DiscardDialog({ request, onClose }: { request: Quarantined; onClose: () => void }) {
  const change = useOperationMutation(discardQuarantined, { quiet: true, onSuccess: onClose });
  return (
    <ChangeDialog
      title="Discard this request"
      description={`This request of ${request.model} is never predicted. It stays to be read for 30 days.`}
      verb="Discard"
      danger
      required
      examples="Such as: a load test of the client"
      change={change}
      onConfirm={(reason) =>
        change.mutate({ params: { id: request.id }, body: { reason: reason ?? '' } })
      }
      onClose={onClose}
    />
  );
}
