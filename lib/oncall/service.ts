import type { Db } from '#lib/db/client.ts';
import { createContacts } from './service/contacts.ts';
import { createDuty } from './service/duty.ts';
import { createPolicies } from './service/policies.ts';
import { createEscalationReading } from './service/read-escalation.ts';
import { createSchedules } from './service/schedules.ts';

export { createEscalationEngine } from './service/advance.ts';

/** Who is on call, how they are reached, and whom incidents go to. */
export function createOnCall(deps: { db: Db }) {
  return {
    ...createSchedules(deps),
    ...createDuty(deps),
    ...createPolicies(deps),
    ...createContacts(deps),
    ...createEscalationReading(deps),
  };
}
