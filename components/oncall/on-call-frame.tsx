'use client';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { CONTACTS, ON_CALL, POLICIES } from './on-call-path.ts';

const tabs = [
  { href: ON_CALL, label: 'Schedules', exact: true },
  { href: POLICIES, label: 'Escalation policies' },
  { href: CONTACTS, label: 'My contacts' },
];

/** The lists of on call around each of them. */
export function OnCallFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <>
      <PageHeader
        title="On call"
        description="Who is told of an incident, and who next, until somebody acknowledges it."
        actions={actions}
      />
      <div className="mb-4 border-b">
        <TabLinks label="On call" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
