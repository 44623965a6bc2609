'use client';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { Time } from '#components/ui/time.tsx';
import { type ApiKey, listApiKeys, revokeApiKey } from '#lib/auth/contract.ts';

/** Revokes a key, after saying when it was last used: whoever still uses it is refused. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const revoke = useOperationMutation(revokeApiKey, {
    quiet: true,
    refreshes: [listApiKeys],
    onSuccess: () => {
      toast.success(`API key ${apiKey.name} revoked`);
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (revoke.isPending) return;
    revoke.mutate({ params: { id: apiKey.id }, query: { reason: reason.trim() || undefined } });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke API key ${apiKey.name}`}
      description="Every gateway and the console refuse it within seconds. This cannot be undone."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" type="submit" form="revoke-key" busy={revoke.isPending}>
            Revoke
          </Button>
        </>
      }
    >
      <form id="revoke-key" onSubmit={submit} className="flex flex-col gap-4">
        <p>
          {apiKey.last_used_at ? (
            <>
              It was last used <Time at={apiKey.last_used_at} />; whoever uses it gets 401 from then
              on.
            </>
          ) : (
            'It has never been used.'
          )}
        </p>
        <Field label="Reason" optional hint="Kept in the audit history.">
          <Input
            autoFocus
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {revoke.error ? <ErrorNote error={revoke.error} /> : null}
      </form>
    </Dialog>
  );
}
