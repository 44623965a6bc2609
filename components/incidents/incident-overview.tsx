'use client';
import { EscalationPanel } from '#components/oncall/escalation-panel.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { IncidentAlertsPanel } from './incident-alerts-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { SimilarPanel } from './similar-panel.tsx';
import { TasksPanel } from './tasks-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useIncident } from './use-incident.ts';

/** An incident's first page: what it did and all that happened, beside what may have caused it and who does what. One column on a phone, in the order one asks. */
export function IncidentOverview({ number }: { number: string }) {
  const { data: incident } = useIncident(number);
  if (!incident) return <Skeleton className="h-96 w-full opacity-50" />;
  return (
    <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start">
      <div className="contents lg:flex lg:min-w-0 lg:flex-col lg:gap-4">
        {incident.summary === incident.title ? null : (
          <Panel title="What was seen">
            <p className="whitespace-pre-line [overflow-wrap:anywhere]">{incident.summary}</p>
          </Panel>
        )}
        <ImpactPanel impact={incident.impact} />
        <TimelinePanel number={incident.number} className="max-lg:order-2" />
      </div>
      <div className="contents lg:flex lg:min-w-0 lg:flex-col lg:gap-4">
        <ChangesPanel
          changes={incident.changes}
          startedAt={incident.started_at}
          className="max-lg:order-1"
        />
        <IncidentAlertsPanel number={incident.number} className="max-lg:order-1" />
        <EscalationPanel incident={incident.number} className="max-lg:order-1" />
        <TasksPanel incident={incident} className="max-lg:order-3" />
        <PeoplePanel incident={incident} className="max-lg:order-4" />
        <SimilarPanel similar={incident.similar} className="max-lg:order-5" />
      </div>
    </div>
  );
}
