'use client';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';

const tabs = [
  { href: '/alerts', label: 'Alerts', exact: true },
  { href: '/alerts/rules', label: 'Rules' },
  { href: '/alerts/silences', label: 'Silences' },
];

/** What the pages about alerts have in common. */
export function AlertsFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader
        title="Alerts"
        description="What is wrong, by rules that every model has from its first release on. Severe ones open an incident; the others are told to whom the routing names."
      />
      <div className="mb-4 border-b">
        <TabLinks label="Alerts" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
