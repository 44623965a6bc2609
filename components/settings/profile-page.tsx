'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { roleMeanings } from './role-meanings.ts';

/** Who one is here, and one's password. */
export function ProfilePage() {
  const { viewer } = useViewer();
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <Panel title="Signed in as">
        <Facts
          items={[
            { label: 'Name', value: viewer.name },
            { label: 'E-mail address', value: viewer.email },
            { label: 'Role', value: viewer.role },
            { label: 'User id', value: <CopyableId id={viewer.id} /> },
          ]}
        />
        <p className="pt-4">{roleMeanings[viewer.role]}</p>
        <p className="pt-1 text-muted">
          {viewer.role === 'admin'
            ? 'Roles are changed under Users.'
            : 'An admin can change your role.'}
        </p>
      </Panel>
      <Panel title="Change password">
        <ChangePasswordForm />
      </Panel>
    </div>
  );
}
