'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { Schedule } from '#lib/oncall/contract.ts';
import {
  createSchedule,
  getSchedule,
  getScheduleSpans,
  listOnCallTargets,
  listSchedules,
  updateSchedule,
} from '#lib/oncall/operations.ts';

const REFRESHES = [listSchedules, getSchedule, getScheduleSpans, listOnCallTargets];

export function SaveScheduleDialog({
  stored,
  schedule,
  onClose,
}: {
  stored: { id: string; revision: number } | null;
  schedule: Schedule;
  /** With the id of what was saved. */
  onClose: (id?: string) => void;
}) {
  const onSuccess = ({ id, name }: { id: string; name: string }) => {
    toast.success(`${name} is saved`);
    onClose(id);
  };
  const create = useOperationMutation(createSchedule, {
    refreshes: REFRESHES,
    quiet: true,
    onSuccess,
  });
  const update = useOperationMutation(updateSchedule, {
    refreshes: REFRESHES,
    quiet: true,
    onSuccess,
  });
  return (
    <ChangeDialog
      title={stored ? `Save ${schedule.name}` : `Create ${schedule.name}`}
      description={
        stored
          ? 'Whoever is on call by it is on call at once; what was said of the past stays in the incidents’ timelines.'
          : 'Nobody is told by it until an escalation policy names it.'
      }
      verb={stored ? 'Save schedule' : 'Create schedule'}
      examples="Such as: Grace joins the rotation"
      change={stored ? update : create}
      onConfirm={(reason) => {
        const body = { ...schedule, reason };
        if (!stored) return create.mutate({ body });
        update.mutate({
          params: { id: stored.id },
          body: { ...body, expected_revision: stored.revision },
        });
      }}
      onClose={() => onClose()}
    />
  );
}
