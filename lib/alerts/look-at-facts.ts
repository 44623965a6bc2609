import type { Labels } from '#lib/notifications/contract.ts';
import type { NamedRule } from './contract.ts';
import type { Facts } from './facts.ts';
import { rulesInForce, type StoredRule } from './rules-in-force.ts';
import type { Seen } from './signal.ts';
import { signals } from './signals/registry.ts';

/** What a rule says of one thing now. */
export interface Sighting {
  rule: NamedRule;
  model: string | null;
  labels: Labels;
  seen: Seen;
}

/** What all rules that are on say of all models and of what belongs to none. */
export function lookAtFacts(facts: Facts, stored: readonly StoredRule[]): Sighting[] {
  const ofSystem = rulesInForce(stored, null).flatMap((rule) => {
    const signal = signals[rule.rule.signal];
    if (!rule.rule.enabled || signal.scope !== 'system') return [];
    return signal.see(facts, rule.rule).map((seen) => sighting(rule, null, seen));
  });
  const ofModels = facts.models.flatMap((model) =>
    rulesInForce(stored, model.name).flatMap((rule) => {
      const signal = signals[rule.rule.signal];
      if (!rule.rule.enabled || signal.scope !== 'model') return [];
      return signal.see(model, rule.rule).map((seen) => sighting(rule, model.name, seen));
    }),
  );
  return [...ofSystem, ...ofModels];
}

function sighting(rule: NamedRule, model: string | null, seen: Seen): Sighting {
  const labels: Labels = {
    ...{ alert: rule.key, severity: String(rule.rule.severity) },
    ...(model !== null && { model }),
    ...(seen.version !== null && { version: String(seen.version) }),
    ...seen.labels,
  };
  return { rule, model, labels, seen };
}

/** What tells an alert apart: its labels but for the severity, which a team may change while it fires. */
export function identityOf({ severity: _, ...labels }: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
