import type { Db } from '#lib/db/client.ts';
import {
  countedFailures,
  type Failures,
  signInDelaySeconds,
  type ThrottleKind,
} from '../sign-in-delay.ts';

export interface ThrottleSubject {
  kind: ThrottleKind;
  value: string;
}

export interface Attempt {
  /** Seconds to wait because one of the subjects must; then nothing was counted. */
  waitSeconds: number;
  countedAt: Date;
  /** What was held of each subject before. */
  held: ReadonlyMap<string, Failures>;
}

/** Counts an attempt as failed before its password is looked at, so that attempts sent at once cannot all slip past the count. */
export async function reserveAttempt(
  db: Db,
  subjects: readonly ThrottleSubject[],
  now: Date,
): Promise<Attempt> {
  const keys = subjects.map(toKey).sort();
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO sign_in_throttles (subject, failures, last_failed_at)
      SELECT subject, 0, ${now} FROM unnest(${keys}::text[]) AS subject ORDER BY subject
      ON CONFLICT DO NOTHING`;
    const rows = await tx.$queryRaw<{ subject: string; failures: number; last_failed_at: Date }[]>`
      SELECT subject, failures, last_failed_at FROM sign_in_throttles
      WHERE subject = ANY(${keys}::text[]) ORDER BY subject FOR UPDATE`;
    const held = new Map<string, Failures>(
      rows.map((row) => [
        row.subject,
        { failures: row.failures, lastFailedAt: row.last_failed_at },
      ]),
    );
    const nothing: Failures = { failures: 0, lastFailedAt: now };
    const waitSeconds = Math.max(
      ...subjects.map((subject) =>
        signInDelaySeconds(subject.kind, held.get(toKey(subject)) ?? nothing, now),
      ),
    );
    if (waitSeconds > 0) return { waitSeconds, countedAt: now, held };
    for (const key of keys) {
      await tx.signInThrottle.update({
        where: { subject: key },
        data: { failures: countedFailures(held.get(key) ?? nothing, now) + 1, lastFailedAt: now },
      });
    }
    return { waitSeconds: 0, countedAt: now, held };
  });
}

/**
 * After a success: the e-mail address starts afresh; the network address only gets this attempt back, or a guesser could
 * clear it by signing in to an account of their own.
 */
export async function releaseAttempt(db: Db, subjects: readonly ThrottleSubject[]): Promise<void> {
  for (const subject of subjects) {
    const key = toKey(subject);
    if (subject.kind === 'email') {
      await db.prisma.signInThrottle.deleteMany({ where: { subject: key } });
    } else {
      await db.prisma.signInThrottle.updateMany({
        where: { subject: key, failures: { gt: 0 } },
        data: { failures: { decrement: 1 } },
      });
    }
  }
}

/** Takes back an attempt whose password was never judged: neither counted, nor a reason to wait again. */
export async function takeBackAttempt(db: Db, { held, countedAt }: Attempt): Promise<void> {
  for (const [subject, { lastFailedAt }] of held) {
    await db.prisma.$executeRaw`
      UPDATE sign_in_throttles SET failures = GREATEST(failures - 1, 0),
        last_failed_at = CASE WHEN last_failed_at = ${countedAt} THEN ${lastFailedAt} ELSE last_failed_at END
      WHERE subject = ${subject}`;
  }
}

/** Forgets subjects whose last failure was before then; returns how many. */
export async function deleteThrottles(db: Db, lastFailedBefore: Date): Promise<number> {
  const { count } = await db.prisma.signInThrottle.deleteMany({
    where: { lastFailedAt: { lt: lastFailedBefore } },
  });
  return count;
}

function toKey(subject: ThrottleSubject): string {
  return `${subject.kind}:${subject.value.slice(0, 300)}`;
}
