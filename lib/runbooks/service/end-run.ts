import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { recordHappening } from './record-happening.ts';

/** Finishes or abandons a run. Throws where that cannot be. */
export function endRun(
  { prisma }: Pick<Db, 'prisma'>,
  number: number,
  { how, reason }: { how: 'finish' | 'abandon'; reason?: string | undefined },
  ctx: ChangeContext,
): Promise<void> {
  const because = reason === undefined ? '.' : `: ${reason}`;
  return prisma.$transaction(async (tx) => {
    const { run } = await recordHappening(tx, number, { what: how }, () => ({
      by: ctx.actor,
      event:
        how === 'finish'
          ? { kind: 'finished', text: `Finished${because}` }
          : { kind: 'abandoned', text: `Abandoned${because}` },
      reason: reason ?? null,
    }));
    const change = {
      ...{ action: 'runbook_run.end' as const, subject: `runbook_run:${run.slug}/${number}` },
      ...(reason !== undefined && { reason }),
      after: { how },
    };
    await recordChange(tx, change, ctx);
  });
}
