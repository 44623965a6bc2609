'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { listChannels, removeChannel } from '#lib/notifications/operations.ts';

export function RemoveChannelDialog({
  channel,
  onClose,
}: {
  channel: ChannelAnswer;
  onClose: () => void;
}) {
  const remove = useOperationMutation(removeChannel, {
    quiet: true,
    refreshes: [listChannels],
    onSuccess: () => {
      toast.success(`${channel.name} is removed`);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={`Remove ${channel.name}`}
      description="Its secret is deleted, and what waited to be sent over it is given up. What was sent stays in the log."
      verb="Remove channel"
      danger
      change={remove}
      onConfirm={(reason) =>
        remove.mutate({
          params: { id: channel.id },
          query: { expected_revision: channel.revision, ...(reason && { reason }) },
        })
      }
      onClose={onClose}
    />
  );
}
