'use client';
import { TabLinks } from '#components/ui/tabs.tsx';
import { incidentPages } from './postmortem-paths.ts';

/** From the incidents to what is learned of them, and back. */
export function IncidentPagesTabs() {
  return (
    <div className="mb-4 border-b">
      <TabLinks label="About incidents" tabs={incidentPages} />
    </div>
  );
}
