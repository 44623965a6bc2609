import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { Incident } from './contract.ts';
import type * as operations from './operations.ts';
import { createIncidentActs } from './service/acts.ts';
import { openByHand } from './service/open-by-hand.ts';
import { createIncidentReading } from './service/read-incidents.ts';
import { createTasksAndNotes } from './service/tasks-and-notes.ts';

export { createEventCollection } from './service/collect-events.ts';
export { createImpactCounting } from './service/count-impact.ts';
export { addToOpenIncident, type IncidentDraft, openIncident } from './service/open-incident.ts';
export { widenIncident } from './service/widen-incident.ts';
export { announceIncident, insertEntries, type NewEntry } from './store/entries.ts';
export { findOpenByFingerprint as findOpenIncident } from './store/openings.ts';

type Body<O extends keyof typeof operations> = OperationInput<(typeof operations)[O]>['body'];

/** Incidents, as people see them and act on them. */
export function createIncidents({ db }: { db: Db }) {
  const reading = createIncidentReading({ db });
  const acts = createIncidentActs({ db });
  return {
    ...reading,
    ...createTasksAndNotes({ db }),

    async open(body: Body<'openIncident'>, ctx: ChangeContext): Promise<Incident> {
      return reading.getIncident(await openByHand({ db }, body, ctx));
    },

    async act(number: number, body: Body<'actOnIncident'>, ctx: ChangeContext): Promise<Incident> {
      await acts.act(number, body, ctx);
      return reading.getIncident(number);
    },

    async update(
      number: number,
      body: Body<'updateIncident'>,
      ctx: ChangeContext,
    ): Promise<Incident> {
      await acts.update(number, body, ctx);
      return reading.getIncident(number);
    },

    /** Gives the one that it is part of now. */
    async merge(
      number: number,
      body: Body<'mergeIncident'>,
      ctx: ChangeContext,
    ): Promise<Incident> {
      await acts.merge(number, body, ctx);
      return reading.getIncident(body.into);
    },
  };
}
