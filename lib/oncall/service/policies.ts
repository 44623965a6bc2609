import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import type { FieldError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { EscalationPolicy, PolicyAnswer, Target } from '../contract.ts';
import type {
  createEscalationPolicy,
  listOnCallTargets,
  removeEscalationPolicy,
  updateEscalationPolicy,
} from '../operations.ts';
import { changedMeanwhile, policyExists, policyNotFound } from '../refusals.ts';
import { findChannels } from '../store/directory.ts';
import { lockOncall } from '../store/lock.ts';
import {
  deletePolicy,
  findPolicies,
  findPolicy,
  findUnknownModels,
  hasPolicyNamed,
  insertPolicy,
  type StoredPolicy,
  savePolicy,
} from '../store/policies.ts';
import { findSchedules } from '../store/schedules.ts';
import { describePeople } from './describe-schedules.ts';

/** Escalation policies; each change is audited with the policy before and after. */
export function createPolicies({ db }: { db: Db }) {
  return {
    async listPolicies(): Promise<{ items: PolicyAnswer[] }> {
      return { items: (await findPolicies(db.prisma)).map(describePolicy) };
    },

    async getPolicy(id: string): Promise<PolicyAnswer> {
      return describePolicy(await needPolicy(db.prisma, id));
    },

    listTargets: (): Promise<OperationAnswer<typeof listOnCallTargets>> => listTargets(db.prisma),

    createPolicy: (
      { reason, ...policy }: OperationInput<typeof createEscalationPolicy>['body'],
      ctx: ChangeContext,
    ): Promise<PolicyAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        if (await hasPolicyNamed(tx, policy.name)) throw policyExists(policy.name);
        await checkPolicy(tx, policy);
        const made = { at: await readClock(tx), by: ctx.actor };
        const saved = await insertPolicy(tx, policy, made);
        const subject = `escalation_policy:${saved.id}`;
        const change = { action: 'escalation_policy.create' as const, subject, reason };
        await recordChange(tx, { ...change, after: policy }, ctx);
        return describePolicy(saved);
      }),

    updatePolicy: (
      id: string,
      {
        reason,
        expected_revision,
        ...policy
      }: OperationInput<typeof updateEscalationPolicy>['body'],
      ctx: ChangeContext,
    ): Promise<PolicyAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        const before = await needPolicy(tx, id);
        refuseOther(before, expected_revision);
        if (await hasPolicyNamed(tx, policy.name, id)) throw policyExists(policy.name);
        await checkPolicy(tx, policy);
        const made = { at: await readClock(tx), by: ctx.actor };
        const saved = await savePolicy(tx, id, policy, made);
        const subject = `escalation_policy:${id}`;
        const change = { action: 'escalation_policy.update' as const, subject, reason };
        await recordChange(tx, { ...change, before: before.policy, after: policy }, ctx);
        return describePolicy(saved);
      }),

    removePolicy: (
      id: string,
      { reason, expected_revision }: OperationInput<typeof removeEscalationPolicy>['query'],
      ctx: ChangeContext,
    ): Promise<void> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        const before = await needPolicy(tx, id);
        refuseOther(before, expected_revision);
        await deletePolicy(tx, id);
        const subject = `escalation_policy:${id}`;
        const change = { action: 'escalation_policy.remove' as const, subject, reason };
        await recordChange(tx, { ...change, before: before.policy }, ctx);
      }),
  };
}

async function listTargets(tx: Tx): Promise<OperationAnswer<typeof listOnCallTargets>> {
  const schedules = await findSchedules(tx);
  return {
    people: await describePeople(tx),
    schedules: schedules.map(({ id, schedule }) => ({ id, name: schedule.name })),
    channels: await findChannels(tx),
  };
}

async function needPolicy(tx: Tx, id: string): Promise<StoredPolicy> {
  const found = await findPolicy(tx, id);
  if (!found) throw policyNotFound(id);
  return found;
}

function refuseOther(found: StoredPolicy, expected: number | undefined): void {
  if (expected === undefined || expected === found.revision) return;
  throw changedMeanwhile(`The escalation policy ${found.policy.name}`, found);
}

const UNKNOWN = {
  user: 'is no user',
  schedule: 'is no schedule',
  channel: 'is no channel, or one that was removed',
} satisfies Record<Target['kind'], string>;

/** What it names has to be there. Who is disabled and what is switched off may be: it is said wherever it is shown, and in the timeline. */
async function checkPolicy(tx: Tx, { models, steps }: EscalationPolicy): Promise<void> {
  const { people, schedules, channels } = await listTargets(tx);
  const known = new Set([...people, ...schedules, ...channels].map(({ id }) => id));
  const named = models.filter((model) => model !== '*');
  const unknown = new Set(await findUnknownModels(tx, named));
  const wrong: FieldError[] = models.flatMap((model, place) =>
    unknown.has(model) ? [{ field: `models[${place}]`, message: 'is no model' }] : [],
  );
  for (const [step, { notify }] of steps.entries()) {
    for (const [place, { kind, id }] of notify.entries()) {
      const isKnown = { user: people, schedule: schedules, channel: channels }[kind].some(
        (one) => one.id === id,
      );
      if (isKnown && known.has(id)) continue;
      wrong.push({ field: `steps[${step}].notify[${place}]`, message: UNKNOWN[kind] });
    }
  }
  if (wrong.length > 0) throw invalidRequest(wrong);
}

function describePolicy({ id, policy, revision, updatedAt, updatedBy }: StoredPolicy) {
  const updated = { updated_at: updatedAt.toISOString(), updated_by: updatedBy };
  return { id, ...policy, revision, ...updated };
}
