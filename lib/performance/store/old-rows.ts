import type { Db } from '#lib/db/client.ts';

/** Hours by labels and by estimate, and a team's own numbers, of before a time. */
export async function deleteHours({ prisma }: Pick<Db, 'prisma'>, before: Date): Promise<void> {
  await prisma.performanceHour.deleteMany({ where: { hour: { lt: before } } });
  await prisma.performanceEstimate.deleteMany({ where: { hour: { lt: before } } });
  await prisma.businessMetric.deleteMany({ where: { at: { lt: before } } });
}

export async function deleteEvents({ prisma }: Pick<Db, 'prisma'>, before: Date): Promise<void> {
  await prisma.performanceEvent.deleteMany({ where: { at: { lt: before } } });
}
