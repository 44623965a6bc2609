import type { Db } from '#lib/db/client.ts';
import type { createIncidents } from '#lib/incidents/service.ts';
import { createActionItems } from './service/action-items.ts';
import { createFigures } from './service/figures.ts';
import { createReading } from './service/read-postmortems.ts';
import { createWriting } from './service/write-postmortems.ts';

export { createItemReminders } from './service/remind.ts';

/** What is learned from incidents: postmortems, what is to be done, and how long incidents took. */
export function createPostmortems(deps: {
  db: Db;
  incidents: Pick<ReturnType<typeof createIncidents>, 'getIncident' | 'listEntries' | 'act'>;
}) {
  return {
    ...createReading(deps),
    ...createWriting(deps),
    ...createActionItems(deps),
    ...createFigures(deps),
  };
}
