import type { Db } from '#lib/db/client.ts';

/** Keeps that a session has ended; ending it twice changes nothing. */
export async function saveEndedSession(db: Db, id: string, expiresAt: Date): Promise<void> {
  await db.prisma.endedSession.createMany({ data: { id, expiresAt }, skipDuplicates: true });
}

export async function isSessionEnded(db: Db, id: string): Promise<boolean> {
  return (await db.prisma.endedSession.findUnique({ where: { id } })) !== null;
}

/** Forgets sessions that expired before then; returns how many. */
export async function deleteEndedSessions(db: Db, expiredBefore: Date): Promise<number> {
  const { count } = await db.prisma.endedSession.deleteMany({
    where: { expiresAt: { lt: expiredBefore } },
  });
  return count;
}
