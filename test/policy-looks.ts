import type { Db } from '#lib/db/client.ts';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createLabelFacts } from '#lib/performance/service.ts';
import { STEPS } from '#lib/retraining/contract.ts';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { createRunCarrier, type StepHandler } from '#lib/retraining/service/carry-out.ts';
import {
  createPolicyLooks,
  createRetrainingPolicies,
  createTrainingRuns,
} from '#lib/retraining/service.ts';
import { createLearnedModel } from './retraining-history.ts';

export const HOUR = 3_600_000;
export const ago = (hours: number): Date => new Date(Date.now() - hours * HOUR);
export const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: null } as const;
export const daily = { schedule: { cron: '0 3 * * *' } };
const ready = {
  trainers: (['gbdt', 'sgd'] as const).map((name) => ({ name, is_ready: true, said: null })),
  commands: [],
};

export const policyOf = (triggers: object, guards: object = {}, more: object = {}) =>
  retrainingPolicySchema.parse({
    ...{ triggers, guards: { least_labels: 0, ...guards }, ...more },
  });

const step = (result: object): StepHandler => ({ timeoutMs: 5000, run: async () => ({ result }) });

/** What looks at policies, with what tests ask of it. */
export function openLooks(db: Db) {
  const drift = createDriftVerdicts({ db });
  const labels = createLabelFacts({ db, getSample: async () => null });
  const deps = { db, driftWindows: drift.windowsOf, ready };
  const policies = createRetrainingPolicies(deps);
  const runsOf = (modelId: string) =>
    db.prisma.trainingRun.findMany({ where: { modelId }, orderBy: { number: 'asc' } });
  return {
    ...{ policies, labels, runsOf },
    looks: createPolicyLooks({ db, drift, labels }),
    runs: createTrainingRuns(deps),

    /** So that each test's models alone are looked at. */
    async forgetPolicies(): Promise<void> {
      await db.prisma.policyEvaluation.deleteMany();
      await db.prisma.retrainingPolicy.deleteMany();
    },

    /** A model whose policy has been in force for a month. */
    async prepare(
      policy: ReturnType<typeof policyOf>,
      given: Parameters<typeof createLearnedModel>[1] = {},
    ) {
      const model = await createLearnedModel(db, given);
      await policies.setPolicy(model.name, { policy }, ctx);
      await db.prisma.retrainingPolicy.updateMany({
        where: { modelId: model.id },
        data: { createdAt: ago(30 * 24) },
      });
      return model;
    },

    evaluationsOf: async (model: string) =>
      (await policies.listEvaluations(model, { limit: 50 })).items,

    /** Goes through the steps of the open run at once. */
    async finish(modelId: string, gate: 'yes' | 'no' | 'ask' = 'yes'): Promise<void> {
      const handlers = Object.fromEntries(STEPS.map((name) => [name, step({})])) as Record<
        (typeof STEPS)[number],
        StepHandler
      >;
      const said = { answer: gate, checks: [], decision: null };
      handlers.gate = {
        timeoutMs: 5000,
        run: async () => ({
          result: said,
          ...(gate === 'no' && { ends: true }),
          ...(gate === 'ask' && { waits: true }),
        }),
      };
      const open = (await runsOf(modelId)).find(({ isOpen }) => isOpen);
      const carrier = createRunCarrier({ db, now: () => new Date(), handlers });
      if (open) await carrier.carryOut(open.id);
    },
  };
}
