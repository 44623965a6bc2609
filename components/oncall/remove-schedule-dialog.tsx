'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import { listOnCallTargets, listSchedules, removeSchedule } from '#lib/oncall/operations.ts';

export function RemoveScheduleDialog({
  schedule,
  onClose,
}: {
  schedule: ScheduleAnswer;
  onClose: (isRemoved: boolean) => void;
}) {
  const change = useOperationMutation(removeSchedule, {
    refreshes: [listSchedules, listOnCallTargets],
    quiet: true,
  });
  const { id, name, revision, policies } = schedule;
  const used = policies.map((policy) => policy.name).join(', ');
  return (
    <ChangeDialog
      title={`Remove ${name}`}
      description="Nobody is on call by it any more. It stays in the audit history."
      verb="Remove schedule"
      danger
      why={used ? `Take it out of the escalation policy ${used} first.` : null}
      change={change}
      onConfirm={(reason) =>
        change.mutate(
          { params: { id }, query: { reason, expected_revision: revision } },
          { onSuccess: () => onClose(true) },
        )
      }
      onClose={() => onClose(false)}
    />
  );
}
