import type { createEventCollection, createImpactCounting } from '#lib/incidents/service.ts';
import type { JobPayload } from '#lib/jobs/contract.ts';

export function collectIncidentEvents(deps: {
  events: ReturnType<typeof createEventCollection>;
  impact: ReturnType<typeof createImpactCounting>;
}) {
  return async ({ number }: JobPayload<'collect-incident-events'>) => {
    if (number === undefined) {
      await deps.events.collectAll();
      await deps.impact.countAll();
      return;
    }
    await deps.events.collect(number);
    await deps.impact.count(number);
  };
}
