'use client';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
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
    <ChangeDialog
      title={`Revoke API key ${apiKey.name}`}
      description={
        <>
          {apiKey.last_used_at ? (
            <>
              It was last used <Time at={apiKey.last_used_at} />.
            </>
          ) : (
            'It has never been used.'
          )}{' '}
          Whoever sends it is refused within seconds. This cannot be undone.
        </>
      }
      verb="Revoke API key"
      danger
      required
      examples="It was in a public log; the job has a new one"
      change={revoke}
      onConfirm={(reason) => revoke.mutate({ params: { id: apiKey.id }, query: { reason } })}
      onClose={onClose}
    />
  );
}
