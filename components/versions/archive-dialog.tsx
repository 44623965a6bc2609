'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { archiveVersion } from '#lib/registry/contract.ts';

/** Archives a version; a refusal (it takes traffic, or is a fallback) is said where the button is. */
export function ArchiveDialog({
  model,
  version,
  onClose,
}: {
  model: string;
  version: number;
  onClose: () => void;
}) {
  const archive = useOperationMutation(archiveVersion, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Version ${version} archived`);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={`Archive version ${version} of ${model}`}
      description="It stays in the history with its file and can no longer be released. This cannot be undone."
      verb={`Archive version ${version}`}
      danger
      required
      examples="Trained on the wrong month; version 4 replaces it"
      change={archive}
      onConfirm={(reason) => archive.mutate({ params: { model, version }, body: { reason } })}
      onClose={onClose}
    />
  );
}
