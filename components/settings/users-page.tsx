'use client';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { listUsers, type User } from '#lib/auth/contract.ts';
import { AdminsOnly } from './admins-only.tsx';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { UserActions } from './user-actions.tsx';

export function UsersPage() {
  const { viewer, can } = useViewer();
  return can('admin') ? (
    <Users ownId={viewer.id} />
  ) : (
    <AdminsOnly what="users" role={viewer.role} />
  );
}

function Users({ ownId }: { ownId: string }) {
  const [isCreating, setCreating] = useState(false);
  const list = useOperationPages(listUsers, { query: { limit: 100 } });
  const columns: Column<User>[] = [
    {
      id: 'name',
      header: 'Name',
      phone: 'title',
      value: (user) => user.name,
      cell: (user) => (
        <span className="flex items-center gap-2">
          <span className="font-medium">{user.name}</span>
          {user.id === ownId ? <Badge tone="accent">you</Badge> : null}
          {user.disabled_at ? <Badge>disabled</Badge> : null}
        </span>
      ),
    },
    {
      id: 'email',
      header: 'E-mail address',
      value: (user) => user.email,
      cell: (user) => <span className="break-all">{user.email}</span>,
    },
    { id: 'role', header: 'Role', value: (user) => user.role, cell: (user) => user.role },
    {
      id: 'seen',
      header: 'Last signed in',
      value: (user) => user.last_signed_in_at,
      cell: (user) =>
        user.last_signed_in_at ? (
          <Time at={user.last_signed_in_at} />
        ) : (
          <span className="text-muted">never</span>
        ),
    },
    {
      id: 'created',
      header: 'Created',
      wideOnly: true,
      value: (user) => user.created_at,
      cell: (user) => <Time at={user.created_at} />,
    },
    {
      id: 'actions',
      header: 'Actions',
      align: 'right',
      width: '4rem',
      cell: (user) => <UserActions user={user} isSelf={user.id === ownId} />,
    },
  ];
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <UserPlus aria-hidden />
      Create user
    </Button>
  );
  return (
    <Panel flush title="Users" description="Who can sign in to the console." actions={create}>
      <PagedTable
        list={list}
        label="Users"
        columns={columns}
        rowId={(user) => user.id}
        empty={<EmptyState title="No users" action={create} />}
      />
      {isCreating ? <CreateUserDialog onClose={() => setCreating(false)} /> : null}
    </Panel>
  );
}
