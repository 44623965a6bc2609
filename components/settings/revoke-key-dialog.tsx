'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Time } from '#components/ui/time.tsx';
import { type ApiKey, listApiKeys, revokeApiKey } from '#lib/auth/contract.ts';

/** Revokes a key, after saying when it was last used: whoever still uses it is refused. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const revoke = useOperationMutation(revokeApiKey, {
    quiet: true,
    refreshes: [listApiKeys],
    onSuccess: () => {
      toast.success(`API key ${apiKey.name} revoked`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke API key ${apiKey.name}`}
      description="Every gateway and the console refuse it within seconds. This cannot be undone."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            busy={revoke.isPending}
            onClick={() => revoke.mutate({ params: { id: apiKey.id } })}
          >
            Revoke
          </Button>
        </>
      }
    >
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
      {revoke.error ? (
        <div className="pt-4">
          <ErrorNote error={revoke.error} />
        </div>
      ) : null}
    </Dialog>
  );
}
