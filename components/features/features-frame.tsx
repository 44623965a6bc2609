'use client';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/panel.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { CATALOGUE, sourcesPath } from './feature-paths.ts';

const tabs = [
  { href: CATALOGUE, label: 'Views', exact: true },
  { href: sourcesPath(), label: 'Entities and sources' },
  { href: '/features/runs', label: 'Runs' },
];

/** The lists of features around each of them. */
export function FeaturesFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <>
      <PageHeader
        title="Features"
        description="Defined once, with the same values in training and in serving."
        actions={actions}
      />
      <div className="mb-4 border-b">
        <TabLinks label="Features" tabs={tabs} />
      </div>
      {children}
    </>
  );
}
