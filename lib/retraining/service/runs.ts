import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { readClock } from '#lib/db/clock.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { lockModel } from '#lib/releases/service.ts';
import { checkPolicy, checkTraining, type TrainerReadiness } from '../check-policy.ts';
import { gateResultSchema, type RunSummary } from '../contract.ts';
import { describeRun, describeSteps } from '../describe-run.ts';
import type * as operations from '../operations.ts';
import { retrainingPolicySchema } from '../policy.ts';
import { type RunSpec, runSpecSchema } from '../spec.ts';
import { findPolicyInForce } from '../store/policies.ts';
import {
  findLines,
  findRun,
  findRuns,
  findSteps,
  lockRun,
  saveDecision,
} from '../store/read-runs.ts';
import { cancelRun, endWaitingRun, insertRun, resumeRun } from '../store/runs.ts';
import { needModel, runNotFound } from './find.ts';
import { readSubject, type SubjectDeps } from './policies.ts';

type Operations = typeof operations;
type Body<O extends 'startTrainingRun' | 'cancelTrainingRun' | 'decideTrainingRun'> =
  OperationInput<Operations[O]>['body'];
const position = z.tuple([timestamp, z.uuid()]);

/** Training runs as people start, follow, end and decide them. */
export function createTrainingRuns({
  db,
  ready,
  ...deps
}: SubjectDeps & { ready: TrainerReadiness }) {
  async function summarise(modelId: string, model: string, number: number): Promise<RunSummary> {
    const run = await findRun(db.prisma, modelId, number);
    if (!run) throw runNotFound(model, number);
    return describeRun(run);
  }

  return {
    /** What it is to do is what was said for it, or the policy in force, or where there is none every default. */
    async startRun(
      name: string,
      body: Body<'startTrainingRun'>,
      ctx: ChangeContext,
    ): Promise<RunSummary> {
      const model = await needModel(db.prisma, name);
      const subject = await readSubject({ db, ...deps }, model);
      const number = await db.prisma.$transaction(async (tx) => {
        await lockModel(tx, model.id);
        const inForce = body.policy ? null : await findPolicyInForce(tx, model.id);
        const policy = body.policy ?? inForce?.policy ?? retrainingPolicySchema.parse({});
        const check = body.policy ? checkPolicy : checkTraining;
        const wrong = check(policy, subject, ready);
        if (wrong.length > 0) throw invalidRequest(wrong);
        const spec: RunSpec = { policy, policy_version: inForce?.version ?? null };
        const run = {
          ...{ id: randomUUID(), modelId: model.id, triggers: ['manual'], spec },
          ...{ reason: body.reason ?? null, createdAt: await readClock(tx), createdBy: ctx.actor },
        };
        const made = await insertRun(tx, run);
        if (made === null) throw await isOpen(name, model.id);
        const change = {
          ...{ action: 'training_run.start' as const, subject: `training_run:${name}/${made}` },
          ...{ model: name, reason: body.reason },
          after: {
            triggers: run.triggers,
            trainer: policy.trainer.name,
            policy_version: spec.policy_version,
          },
        };
        await recordChange(tx, change, ctx);
        return made;
      });
      return summarise(model.id, name, number);
    },

    async listRuns(
      query: OperationInput<Operations['listTrainingRuns']>['query'],
    ): Promise<Page<RunSummary>> {
      const { model, status, is_open, limit } = query;
      const before = decodeCursor(query.cursor, position);
      const modelId = model === undefined ? undefined : (await needModel(db.prisma, model)).id;
      const filter = { modelId, status, isOpen: is_open && is_open === 'true' };
      const found = await findRuns(db.prisma, filter, before, limit + 1);
      const items = found.slice(0, limit).map(describeRun);
      const last = items.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return { items, next_cursor: hasMore ? encodeCursor([last.created_at, last.id]) : null };
    },

    async getRun(
      name: string,
      number: number,
    ): Promise<OperationAnswer<Operations['getTrainingRun']>> {
      const { id } = await needModel(db.prisma, name);
      const run = await findRun(db.prisma, id, number);
      if (!run) throw runNotFound(name, number);
      const { policy } = runSpecSchema.parse(run.spec);
      const steps = describeSteps(run, await findSteps(db.prisma, run.id));
      return { ...describeRun(run), policy, steps };
    },

    async readLog(
      name: string,
      number: number,
      { after, limit }: OperationInput<Operations['readTrainingLog']>['query'],
    ): Promise<OperationAnswer<Operations['readTrainingLog']>> {
      const { id } = await needModel(db.prisma, name);
      const run = await findRun(db.prisma, id, number);
      if (!run) throw runNotFound(name, number);
      const asked = { after: BigInt(after ?? 0), take: limit };
      const lines = (await findLines(db, run.id, asked)).map((line) => ({
        ...{ id: String(line.id), at: line.at.toISOString(), step: line.step, line: line.line },
      }));
      return { lines, last: lines.at(-1)?.id ?? after ?? null };
    },

    /** A run that somebody carries out ends when they hear of it; asking twice changes nothing. */
    async cancelRun(
      name: string,
      number: number,
      { reason }: Body<'cancelTrainingRun'>,
      ctx: ChangeContext,
    ): Promise<RunSummary> {
      const { id: modelId } = await needModel(db.prisma, name);
      await db.prisma.$transaction(async (tx) => {
        const run = await lockRun(tx, modelId, number);
        if (!run) throw runNotFound(name, number);
        if (!run.isOpen) {
          const publicMessage = `Training run ${number} of ${name} is ${run.status}: there is nothing to end.`;
          throw new AppError('training_run_ended', {
            publicMessage,
            extra: { status: run.status },
          });
        }
        if (run.isCancelled) return;
        await cancelRun(tx, run.id, ctx.actor);
        const change = {
          ...{ action: 'training_run.cancel' as const, subject: `training_run:${name}/${number}` },
          ...{ model: name, reason, before: { status: run.status } },
        };
        await recordChange(tx, change, ctx);
      });
      return summarise(modelId, name, number);
    },

    /** At the gate: yes goes on with the release, no leaves it out. Of two who decide at once the first does. */
    async decideRun(
      name: string,
      number: number,
      { answer, reason }: Body<'decideTrainingRun'>,
      ctx: ChangeContext,
    ): Promise<RunSummary> {
      const { id: modelId } = await needModel(db.prisma, name);
      await db.prisma.$transaction(async (tx) => {
        const run = await lockRun(tx, modelId, number);
        if (!run) throw runNotFound(name, number);
        if (run.status !== 'waiting') throw isNotWaiting(name, number, run.status);
        const gate = (await findSteps(tx, run.id)).find(({ step }) => step === 'gate');
        const result = gateResultSchema.parse(gate?.result);
        const at = (await readClock(tx)).toISOString();
        await saveDecision(tx, run.id, {
          ...result,
          decision: { answer, reason, by: ctx.actor, at },
        });
        if (answer === 'yes') await resumeRun(tx, run.id);
        else await endWaitingRun(tx, run.id);
        const change = {
          ...{ action: 'training_run.decide' as const, subject: `training_run:${name}/${number}` },
          ...{ model: name, reason, before: { answer: result.answer }, after: { answer } },
        };
        await recordChange(tx, change, ctx);
      });
      return summarise(modelId, name, number);
    },
  };

  async function isOpen(model: string, modelId: string): Promise<AppError> {
    const [open] = await findRuns(db.prisma, { modelId, isOpen: true }, undefined, 1);
    const which = open ? `run ${open.number}, which is ${open.status}` : 'another run';
    return new AppError('training_run_open', {
      publicMessage: `${model} is being trained already: ${which}. End it, or wait until it has ended.`,
      extra: { run: open?.number ?? null },
    });
  }
}

function isNotWaiting(model: string, number: number, status: string): AppError {
  return new AppError('training_run_not_waiting', {
    publicMessage: `Training run ${number} of ${model} is ${status}; nobody is asked.`,
    extra: { status },
  });
}
