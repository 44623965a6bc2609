import { randomUUID } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { openIncident as operation } from '../operations.ts';
import { checkSubjects, readStart } from './check-subjects.ts';
import { openIncident } from './open-incident.ts';

/** Opens an incident that a person, or a program with a key, found out about. It is one of its own, whatever else is open. Gives its number. */
export function openByHand(
  { db }: { db: Db },
  body: OperationInput<typeof operation>['body'],
  ctx: ChangeContext,
): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const at = await readClock(tx);
    const startedAt = readStart(body.started_at, at, at);
    const { title, severity, versions } = body;
    const models = [...new Set(body.models)];
    await checkSubjects(tx, { models, versions });
    const made = await openIncident(
      tx,
      {
        ...{ title, severity, models, versions, startedAt, openedBy: ctx.actor, entries: [] },
        ...{ cause: 'person', fingerprint: `person:${randomUUID()}` },
        runbook: body.runbook ?? null,
        summary: body.summary || title,
      },
      at,
    );
    await recordChange(
      tx,
      {
        ...{ action: 'incident.open', subject: `incident:${made.number}` },
        after: { title, severity, models, started_at: startedAt.toISOString() },
      },
      ctx,
    );
    return made.number;
  });
}
