import type { Tx } from '#lib/db/client.ts';

export interface RunFacts {
  lastRunAt: Date | null;
  lastScheduledAt: Date | null;
  isRunning: boolean;
  /** Number of the run that waits for a person. */
  waiting: number | null;
  /** When runs were started since a time. */
  recentRuns: Date[];
  /** Runs in a row, to the newest that came to a decision, whose gate said no. */
  failedGates: number;
}

/** More would stop any breaker. */
const MOST_GATES = 200;

/** What the runs of a model so far say of the next. */
export async function findRunFacts(tx: Tx, modelId: string, since: Date): Promise<RunFacts> {
  const [known] = await tx.$queryRaw<Omit<RunFacts, 'recentRuns' | 'failedGates'>[]>`
    SELECT max(created_at) AS "lastRunAt",
      max(created_at) FILTER (WHERE triggers::jsonb ? 'schedule') AS "lastScheduledAt",
      COALESCE(bool_or(is_open), false) AS "isRunning",
      max(number) FILTER (WHERE is_open AND status = 'waiting') AS waiting
    FROM training_runs WHERE model_id = ${modelId}::uuid`;
  const recent = await tx.trainingRun.findMany({
    where: { modelId, createdAt: { gte: since } },
    select: { createdAt: true },
  });
  const gates = await tx.$queryRaw<{ answer: string }[]>`
    SELECT COALESCE(s.result -> 'decision' ->> 'answer', s.result ->> 'answer') AS answer
    FROM training_runs r JOIN training_steps s ON s.run_id = r.id AND s.step = 'gate' AND s.ended_at IS NOT NULL AND s.error IS NULL
    WHERE r.model_id = ${modelId}::uuid AND COALESCE(s.result -> 'decision' ->> 'answer', s.result ->> 'answer') IN ('yes', 'no')
    ORDER BY r.number DESC LIMIT ${MOST_GATES}`;
  const passed = gates.findIndex(({ answer }) => answer === 'yes');
  return {
    lastRunAt: known?.lastRunAt ?? null,
    lastScheduledAt: known?.lastScheduledAt ?? null,
    isRunning: known?.isRunning ?? false,
    waiting: known?.waiting ?? null,
    recentRuns: recent.map(({ createdAt }) => createdAt),
    failedGates: passed === -1 ? gates.length : passed,
  };
}
