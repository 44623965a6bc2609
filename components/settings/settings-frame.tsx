'use client';
import type { ReactNode } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';

/** `needs`: the role without which a tab would open onto a refusal. */
export const settingsTabs = [
  { href: '/settings', label: 'Profile', exact: true, needs: 'viewer' },
  { href: '/settings/users', label: 'Users', needs: 'admin' },
  { href: '/settings/api-keys', label: 'API keys', needs: 'admin' },
  { href: '/settings/audit', label: 'Audit', needs: 'viewer' },
] as const;

/** The settings' tabs around each of them. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const { can } = useViewer();
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mb-4 border-b">
        <TabLinks label="Settings" tabs={settingsTabs.filter((tab) => can(tab.needs))} />
      </div>
      {children}
    </>
  );
}
