import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { AlertRule, NamedRule } from '../contract.ts';
import { defaultRules } from '../default-rules.ts';
import { lookAtFacts } from '../look-at-facts.ts';
import type { listAlertRules, previewAlertRule, setAlertRule } from '../operations.ts';
import { rulesInForce } from '../rules-in-force.ts';
import { signals } from '../signals/registry.ts';
import { deleteRule, findStoredRules, isModel, lockRule, saveRule } from '../store/rules.ts';
import { gatherFacts } from './gather-facts.ts';

type Rule = { key: string; model: string | null };

/** Which rules there are, and what they would say. */
export function createAlertRules({ db }: { db: Db }) {
  async function checkModel(tx: Tx, model: string | null): Promise<void> {
    if (model !== null && !(await isModel(tx, model))) throw modelNotFound(model);
  }

  return {
    async list({
      model = null,
    }: {
      model?: string | null | undefined;
    }): Promise<OperationAnswer<typeof listAlertRules>> {
      await checkModel(db.prisma, model);
      return {
        rules: rulesInForce(await findStoredRules(db.prisma), model),
        signals: Object.entries(signals).map(([signal, { about, unit, scope, hasWindow }]) => ({
          ...{ signal: signal as AlertRule['signal'], about, unit, scope, has_window: hasWindow },
        })),
      };
    },

    set: (
      key: string,
      {
        model,
        rule,
        reason,
        expected_revision: expected,
      }: OperationInput<typeof setAlertRule>['body'],
      ctx: ChangeContext,
    ): Promise<NamedRule> =>
      db.prisma.$transaction(async (tx) => {
        await checkModel(tx, model);
        checkRule(key, rule, model);
        await lockRule(tx, key);
        const before = await findRule(tx, { key, model });
        if (expected !== undefined && expected !== (before?.revision ?? 0)) {
          throw new AppError('settings_conflict', {
            publicMessage: 'The rule was changed since you read it. Read it again, then decide.',
            fields: [{ field: 'expected_revision', message: `must be ${before?.revision ?? 0}` }],
            extra: { current_revision: before?.revision ?? 0 },
          });
        }
        const revision = (before?.revision ?? 0) + 1;
        const updatedAt = await readClock(tx);
        await saveRule(tx, { key, model }, { rule, revision, updatedAt, updatedBy: ctx.actor });
        await recordChange(
          tx,
          {
            ...{ action: 'alert_rule.set', subject: `alert_rule:${key}`, reason },
            ...(model !== null && { model }),
            before: { rule: before?.rule ?? defaultRules[key] ?? null },
            after: { rule },
          },
          ctx,
        );
        return {
          ...{ key, model, rule, revision, updated_at: updatedAt.toISOString() },
          ...{ updated_by: ctx.actor, origin: defaultRules[key] ? 'changed' : 'own' },
        };
      }),

    reset: (
      key: string,
      { model = null, reason }: { model?: string | null | undefined; reason: string },
      ctx: ChangeContext,
    ): Promise<void> =>
      db.prisma.$transaction(async (tx) => {
        await lockRule(tx, key);
        const before = await findRule(tx, { key, model });
        if (!before) {
          const of = model === null ? '' : ` of ${model}`;
          throw new AppError('alert_rule_not_found', {
            publicMessage: `Nobody has set a rule ${key}${of}.`,
          });
        }
        await deleteRule(tx, { key, model });
        await recordChange(
          tx,
          {
            ...{ action: 'alert_rule.reset', subject: `alert_rule:${key}`, reason },
            ...(model !== null && { model }),
            ...{ before: { rule: before.rule }, after: { rule: defaultRules[key] ?? null } },
          },
          ctx,
        );
      }),

    async preview({
      model,
      rule,
    }: OperationInput<typeof previewAlertRule>['body']): Promise<
      OperationAnswer<typeof previewAlertRule>
    > {
      await checkModel(db.prisma, model);
      const facts = await gatherFacts(db, [rule.window_minutes]);
      const models = facts.models.filter(({ name }) => model === null || name === model);
      const given = { key: 'preview', model: null, rule: { ...rule, enabled: true }, revision: 1 };
      const looked = lookAtFacts({ ...facts, models }, [
        { ...given, updated_at: null, updated_by: null },
      ]);
      return {
        seen: looked
          .filter((one) => one.rule.key === given.key)
          .map(({ model: of, seen: { version, verdict, value, events, said } }) => ({
            ...{ model: of, version, verdict, value, said },
            is_enough: events >= rule.least_events,
          })),
      };
    },
  };
}

async function findRule(tx: Tx, { key, model }: Rule) {
  return (await findStoredRules(tx)).find((one) => one.key === key && one.model === model);
}

function checkRule(key: string, rule: AlertRule, model: string | null): void {
  const ours = defaultRules[key];
  const fields: { field: string; message: string }[] = [];
  if (ours && ours.signal !== rule.signal) {
    fields.push({
      field: 'rule.signal',
      message: `must be ${ours.signal}: ${key} is one of Mainstay’s rules`,
    });
  }
  const { scope } = signals[rule.signal];
  if (model !== null && scope === 'system') {
    fields.push({ field: 'model', message: `must be null: ${rule.signal} is about no model` });
  }
  const variants = VARIANTS[rule.signal];
  if (variants && (rule.variant === null || !variants.includes(rule.variant))) {
    fields.push({ field: 'rule.variant', message: `must be ${variants.join(' or ')}` });
  }
  if (!variants && rule.variant !== null) {
    fields.push({ field: 'rule.variant', message: `must be null: ${rule.signal} has none` });
  }
  if (fields.length > 0) throw invalidRequest(fields);
}

const VARIANTS: Partial<Record<AlertRule['signal'], NonNullable<AlertRule['variant']>[]>> = {
  burn_rate: ['page', 'ticket'],
  drift: ['feature', 'prediction', 'share'],
};
