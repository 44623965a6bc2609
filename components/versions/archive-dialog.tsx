'use client';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
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
  const [reason, setReason] = useState('');
  const archive = useOperationMutation(archiveVersion, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Version ${version} archived`);
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (archive.isPending) return;
    archive.mutate({ params: { model, version }, body: { reason: reason.trim() || undefined } });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      closable={!archive.isPending}
      title={`Archive version ${version} of ${model}`}
      description="It stays in the history with its file and can no longer be released. This cannot be undone."
      footer={
        <>
          <Button onClick={onClose} disabled={archive.isPending}>
            Cancel
          </Button>
          <Button variant="danger" type="submit" form="archive-form" busy={archive.isPending}>
            Archive version {version}
          </Button>
        </>
      }
    >
      <form id="archive-form" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Reason" optional hint="Kept in the audit history.">
          <Input
            autoFocus
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {archive.error ? <ErrorNote error={archive.error} /> : null}
      </form>
    </Dialog>
  );
}
