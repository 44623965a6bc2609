'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { archiveViewVersion, type ViewAnswerBody } from '#lib/features/operations.ts';

/** Archives an old version; a refusal (a model or another view takes features from it) is said where the button is. */
export function ArchiveViewDialog({
  view: { name, version },
  onClose,
}: {
  view: ViewAnswerBody;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const archive = useOperationMutation(archiveViewVersion, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Version ${version} of ${name} archived`);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={`Archive version ${version} of ${name}`}
      description="Its definition stays in the history; its online values are removed and kept up to date no longer. This cannot be undone."
      verb={`Archive version ${version}`}
      danger
      required
      examples="Such as: every model takes version 3 by now"
      why={whyNot('operator')}
      change={archive}
      onConfirm={(reason) => archive.mutate({ params: { view: name, version }, body: { reason } })}
      onClose={onClose}
    />
  );
}
