'use client';
import type { ReactNode } from 'react';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { IncidentHeader } from './incident-header.tsx';
import { incidentTabs } from './incident-tabs.ts';
import { useIncident } from './use-incident.ts';

/** An incident's header around its pages; one sentence instead when there is no such incident. */
export function IncidentFrame({ number, children }: { number: string; children: ReactNode }) {
  const { data, error, refetch } = useIncident(number);
  if (!data && error) {
    return (
      <ErrorState
        error={error}
        wholePage
        onRetry={() => void refetch()}
        back={{ href: '/incidents', label: 'Go to the incidents' }}
      />
    );
  }
  return (
    <>
      <div className="-mx-3 -mt-4 mb-4 border-b bg-surface px-3 pt-4 sm:-mx-6 sm:-mt-5 sm:px-6">
        {data ? (
          <IncidentHeader incident={data} />
        ) : (
          <Skeleton className="h-32 w-full opacity-50" />
        )}
        {incidentTabs.length > 1 ? (
          <div className="pt-2">
            <TabLinks
              label={`Pages of incident ${number}`}
              tabs={incidentTabs.map(({ path, label }) => ({
                href: `/incidents/${number}${path ? `/${path}` : ''}`,
                ...{ label, exact: path === '' },
              }))}
            />
          </div>
        ) : (
          <div className="pt-4" />
        )}
      </div>
      {children}
    </>
  );
}
