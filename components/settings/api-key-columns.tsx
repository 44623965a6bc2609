import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ApiKey } from '#lib/auth/contract.ts';

type KeyState = 'active' | 'expired' | 'revoked';

function stateOf(key: ApiKey, now: number | null): KeyState {
  if (key.revoked_at) return 'revoked';
  return key.expires_at && now !== null && Date.parse(key.expires_at) <= now ? 'expired' : 'active';
}

export function apiKeyColumns(
  now: number | null,
  onRevoke: (key: ApiKey) => void,
): Column<ApiKey>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      phone: 'title',
      value: (key) => key.name,
      cell: (key) => (
        <span className="flex flex-col">
          <span className="font-medium">{key.name}</span>
          <code className="font-mono text-muted text-xs">{key.prefix}…</code>
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      phone: 'title',
      value: (key) => stateOf(key, now),
      cell: (key) => <KeyStatus apiKey={key} state={stateOf(key, now)} />,
    },
    {
      id: 'scopes',
      header: 'Scopes',
      value: (key) => key.scopes.join(' '),
      cell: (key) => (
        <span className="flex flex-wrap gap-1">
          {key.scopes.map((scope) => (
            <Badge key={scope} tone={scope === 'admin' ? 'warning' : 'neutral'}>
              {scope}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'used',
      header: 'Last used',
      value: (key) => key.last_used_at,
      cell: (key) =>
        key.last_used_at ? (
          <Time at={key.last_used_at} />
        ) : (
          <span className="text-muted">never</span>
        ),
    },
    {
      id: 'expires',
      header: 'Expires',
      value: (key) => key.expires_at,
      cell: (key) =>
        key.expires_at ? <Time at={key.expires_at} /> : <span className="text-muted">never</span>,
    },
    {
      id: 'limit',
      header: 'Rate limit',
      wideOnly: true,
      value: (key) => key.rate_limit,
      cell: (key) =>
        key.rate_limit === null ? (
          <span className="text-muted">none</span>
        ) : (
          `${key.rate_limit.toLocaleString('en')}/s`
        ),
    },
    {
      id: 'created',
      header: 'Created',
      wideOnly: true,
      value: (key) => key.created_at,
      cell: (key) => (
        <span className="flex flex-col leading-4">
          <Time at={key.created_at} />
          <span className="text-muted text-xs">{key.created_by.name}</span>
        </span>
      ),
    },
    {
      id: 'actions',
      header: 'Actions',
      align: 'right',
      width: '6rem',
      cell: (key) =>
        key.revoked_at ? null : (
          <Button size="sm" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        ),
    },
  ];
}

function KeyStatus({ apiKey, state }: { apiKey: ApiKey; state: KeyState }) {
  if (state === 'active') return <Status state="good">Active</Status>;
  if (state === 'expired') return <Status state="warning">Expired</Status>;
  return (
    <Status state="unknown">
      Revoked <Time at={apiKey.revoked_at} className="font-normal" />
    </Status>
  );
}
