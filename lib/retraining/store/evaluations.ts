import type { Db, Tx } from '#lib/db/client.ts';
import type { PolicyEvaluation } from '../evaluate-policy.ts';

export interface EvaluationRow {
  id: bigint;
  policyVersion: number;
  firstAt: Date;
  lastAt: Date;
  times: number;
  triggers: unknown;
  guards: unknown;
  starts: unknown;
  run: number | null;
}

export interface NewLook extends PolicyEvaluation {
  modelId: string;
  policyVersion: number;
  at: Date;
  cameTo: string;
  /** Number of the run that began. */
  run: number | null;
}

/** A look that comes to the same as the one before is counted with it; one that a run began with stands by itself. In the model's lock. */
export async function saveLook(tx: Tx, look: NewLook): Promise<void> {
  const { modelId, policyVersion, cameTo, at, run } = look;
  const said = [look.triggers, look.guards, look.starts].map((part) => JSON.stringify(part));
  const [triggers, guards, starts] = said;
  const again = run
    ? 0
    : await tx.$executeRaw`
    UPDATE policy_evaluations SET times = times + 1, last_at = greatest(last_at, ${at}),
      triggers = ${triggers}::json, guards = ${guards}::json, starts = ${starts}::json
    WHERE id = (SELECT id FROM policy_evaluations WHERE model_id = ${modelId}::uuid ORDER BY id DESC LIMIT 1)
      AND policy_version = ${policyVersion} AND came_to = ${cameTo} AND run IS NULL`;
  if (again > 0) return;
  await tx.$executeRaw`
    INSERT INTO policy_evaluations (model_id, policy_version, first_at, last_at, times, came_to, triggers, guards, starts, run)
    VALUES (${modelId}::uuid, ${policyVersion}, ${at}, ${at}, 1, ${cameTo}, ${triggers}::json, ${guards}::json, ${starts}::json, ${run})`;
}

/** Newest first; of a span those with a look in it. */
export async function findEvaluations(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  asked: { before?: bigint | undefined; from?: Date | undefined; to?: Date | undefined },
  take: number,
): Promise<EvaluationRow[]> {
  const { before, from, to } = asked;
  return prisma.policyEvaluation.findMany({
    where: {
      modelId,
      ...(before === undefined ? {} : { id: { lt: before } }),
      ...(from ? { lastAt: { gte: from } } : {}),
      ...(to ? { firstAt: { lt: to } } : {}),
    },
    orderBy: { id: 'desc' },
    take,
  });
}

/** All but the newest of each model. */
export async function deleteOldEvaluations(
  { pool }: Pick<Db, 'pool'>,
  keptDays: number,
): Promise<void> {
  await pool.query(
    `DELETE FROM policy_evaluations e WHERE last_at < now() - make_interval(days => $1)
       AND EXISTS (SELECT FROM policy_evaluations n WHERE n.model_id = e.model_id AND n.id > e.id)`,
    [keptDays],
  );
}
