'use client';
import type { ReactNode } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { settingsTabs } from './settings-tabs.ts';

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
