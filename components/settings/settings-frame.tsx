import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';

const tabs = [
  { href: '/settings', label: 'Profile', exact: true },
  { href: '/settings/users', label: 'Users' },
  { href: '/settings/api-keys', label: 'API keys' },
  { href: '/settings/audit', label: 'Audit' },
];

/** The settings' tabs around each of them. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mb-4 border-b">
        <TabLinks label="Settings" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
