'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { useNow } from '#components/ui/time.tsx';
import { type ApiKey, listApiKeys } from '#lib/auth/contract.ts';
import { AdminsOnly } from './admins-only.tsx';
import { apiKeyColumns } from './api-key-columns.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

export function ApiKeysPage() {
  const { viewer, can } = useViewer();
  return can('admin') ? <ApiKeys /> : <AdminsOnly what="API keys" role={viewer.role} />;
}

function ApiKeys() {
  const now = useNow();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const list = useOperationPages(listApiKeys, { query: { limit: 100 } });
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <KeyRound aria-hidden />
      Create API key
    </Button>
  );
  return (
    <Panel
      flush
      title="API keys"
      description="For applications, the command line and CI."
      actions={create}
    >
      <PagedTable
        list={list}
        label="API keys"
        columns={apiKeyColumns(now, setRevoking)}
        rowId={(key) => key.id}
        empty={
          <EmptyState title="No API key yet" action={create}>
            An application sends a key with the scope predict in each request to the gateway, as
            “Authorization: Bearer …”.
          </EmptyState>
        }
      />
      {isCreating ? <CreateKeyDialog onClose={() => setCreating(false)} /> : null}
      {revoking ? <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} /> : null}
    </Panel>
  );
}
