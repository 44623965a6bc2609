import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { lockModel } from '#lib/releases/service.ts';
import { checkPolicy, type PolicySubject, type TrainerReadiness } from '../check-policy.ts';
import type { StoredEvaluation } from '../contract.ts';
import { describeRun } from '../describe-run.ts';
import type * as operations from '../operations.ts';
import type { StoredPolicy } from '../operations.ts';
import { nextTime } from '../schedule.ts';
import { type EvaluationRow, findEvaluations } from '../store/evaluations.ts';
import { findPredecessor, type TrainedModel } from '../store/models.ts';
import {
  findPolicies,
  findPolicyInForce,
  insertPolicy,
  type PolicyRow,
} from '../store/policies.ts';
import { findRuns } from '../store/read-runs.ts';
import { needModel } from './find.ts';

type Operations = typeof operations;
type Query<O extends 'listRetrainingPolicies' | 'listPolicyEvaluations'> = OperationInput<
  Operations[O]
>['query'];

export interface SubjectDeps {
  db: Db;
  /** Windows that drift of a model is scanned in. */
  driftWindows: (modelId: string) => Promise<string[]>;
}

/** What a policy of a model has to fit to. */
export async function readSubject(
  { driftWindows, db }: SubjectDeps,
  { id, task }: TrainedModel,
): Promise<PolicySubject> {
  const found = await findPredecessor(db, id);
  const served = found && { version: found.number, layout: found.layout };
  return { task, served, driftWindows: await driftWindows(id) };
}

/** Versions of models' policies; they are only added, and each is audited. */
export function createRetrainingPolicies({
  db,
  ready,
  ...deps
}: SubjectDeps & { ready: TrainerReadiness }) {
  return {
    setPolicy: async (
      name: string,
      {
        policy,
        reason,
        expected_version,
      }: OperationInput<Operations['setRetrainingPolicy']>['body'],
      ctx: ChangeContext,
    ): Promise<StoredPolicy> => {
      const model = await needModel(db.prisma, name);
      const subject = await readSubject({ db, ...deps }, model);
      const wrong = checkPolicy(policy, subject, ready);
      if (wrong.length > 0) throw invalidRequest(wrong);
      return db.prisma.$transaction(async (tx) => {
        await lockModel(tx, model.id);
        const before = await findPolicyInForce(tx, model.id);
        if (expected_version !== undefined && expected_version !== (before?.version ?? null)) {
          throw conflict(before);
        }
        const saved = {
          ...{ version: (before?.version ?? 0) + 1, policy, reason: reason ?? null },
          ...{ createdAt: await readClock(tx), createdBy: ctx.actor },
        };
        await insertPolicy(tx, model.id, saved);
        const change = {
          ...{
            action: 'retraining.policy' as const,
            subject: `model:${name}`,
            model: name,
            reason,
          },
          ...(before ? { before: before.policy } : {}),
          after: policy,
        };
        await recordChange(tx, change, ctx);
        return describePolicy(saved);
      });
    },

    async listPolicies(
      name: string,
      { cursor, limit }: Query<'listRetrainingPolicies'>,
    ): Promise<Page<StoredPolicy>> {
      const { id } = await needModel(db.prisma, name);
      const before = decodeCursor(
        cursor,
        z
          .int()
          .min(1)
          .max(2 ** 31 - 1),
      );
      const found = await findPolicies(db, id, { before, take: limit + 1 });
      return pageOf(found, limit, describePolicy, ({ version }) => version);
    },

    /** The policy in force and what matters now. */
    async getRetraining(name: string): Promise<OperationAnswer<Operations['getRetraining']>> {
      const { id } = await needModel(db.prisma, name);
      const at = await readClock(db.prisma);
      const policy = await findPolicyInForce(db.prisma, id);
      const [evaluation] = await findEvaluations(db, id, {}, 1);
      const [open] = await findRuns(db.prisma, { modelId: id, isOpen: true }, undefined, 1);
      const [last] = await findRuns(db.prisma, { modelId: id, isOpen: false }, undefined, 1);
      const schedule = policy?.policy.triggers.schedule;
      return {
        model: name,
        policy: policy && describePolicy(policy),
        next_scheduled_at: schedule ? nextTime(schedule, at).toISOString() : null,
        last_evaluation: evaluation ? describeEvaluation(evaluation) : null,
        open_run: open ? describeRun(open) : null,
        last_run: last ? describeRun(last) : null,
        trainers: [...ready.trainers],
        commands: [...ready.commands],
      };
    },

    async listEvaluations(
      name: string,
      query: Query<'listPolicyEvaluations'>,
    ): Promise<Page<StoredEvaluation>> {
      const { id } = await needModel(db.prisma, name);
      const { limit } = query;
      const cursor = decodeCursor(query.cursor, z.string().regex(/^\d{1,18}$/));
      const asked = {
        before: cursor === undefined ? undefined : BigInt(cursor),
        from: query.from === undefined ? undefined : new Date(timestamp.parse(query.from)),
        to: query.to === undefined ? undefined : new Date(timestamp.parse(query.to)),
      };
      const found = await findEvaluations(db, id, asked, limit + 1);
      return pageOf(found, limit, describeEvaluation, (row) => String(row.id));
    },
  };
}

function pageOf<Row, Item>(
  found: readonly Row[],
  limit: number,
  describe: (row: Row) => Item,
  position: (row: Row) => unknown,
): Page<Item> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { items: rows.map(describe), next_cursor: hasMore ? encodeCursor(position(last)) : null };
}

function describePolicy({ createdAt, createdBy, ...row }: PolicyRow): StoredPolicy {
  const created = { created_at: createdAt.toISOString(), created_by: actorSchema.parse(createdBy) };
  return { ...row, ...created };
}

function describeEvaluation(row: EvaluationRow): StoredEvaluation {
  return {
    id: String(row.id),
    first_at: row.firstAt.toISOString(),
    last_at: row.lastAt.toISOString(),
    times: row.times,
    policy_version: row.policyVersion,
    triggers: row.triggers as StoredEvaluation['triggers'],
    guards: row.guards as StoredEvaluation['guards'],
    starts: row.starts as StoredEvaluation['starts'],
    run: row.run,
  };
}

function conflict(current: PolicyRow | null): AppError {
  const who = current && describePolicy(current);
  const said = who
    ? `The policy was changed by ${who.created_by.name} at ${who.created_at} since you read it: version ${who.version} is in force. Read it again, then decide.`
    : 'The model has no policy. Read it again, then decide.';
  return new AppError('settings_conflict', {
    publicMessage: said,
    fields: [{ field: 'expected_version', message: `must be ${who?.version ?? 'null'}` }],
    extra: { current_version: who?.version ?? null },
  });
}
