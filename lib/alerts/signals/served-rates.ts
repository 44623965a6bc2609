import type { AlertRule } from '../contract.ts';
import type { ModelFacts, ServedSpan } from '../facts.ts';
import { formatCount, formatShare, nameMinutes, type Seen, type Signal, seen } from '../signal.ts';

/** Of requests that were not refused, if nothing else is said: what callers get wrong is not ours. */
const takenOf = ({ requests, clientErrors }: ServedSpan): number => requests - clientErrors;

function seeRate(
  model: ModelFacts,
  rule: AlertRule,
  badOf: (span: ServedSpan) => number,
  words: string,
  allOf = takenOf,
): Seen[] {
  const span = model.served.get(rule.window_minutes);
  const all = span ? allOf(span) : 0;
  if (!span || all <= 0) return [seen('unknown', 'No requests.', { events: 0 })];
  const value = badOf(span) / all;
  const said = `${formatShare(value)} of ${formatCount(all)} requests ${words} in the last ${nameMinutes(rule.window_minutes)}; more than ${formatShare(rule.threshold)} is too many.`;
  return [seen(value > rule.threshold ? 'bad' : 'good', said, { value, events: all })];
}

export const errorRate: Signal = {
  scope: 'model',
  unit: 'share of requests',
  hasWindow: true,
  about: 'Requests that failed on our side, of those that are not the caller’s fault',
  see: (model, rule) => seeRate(model, rule, ({ serverErrors }) => serverErrors, 'failed'),
};

export const refusedRate: Signal = {
  scope: 'model',
  unit: 'share of requests',
  hasWindow: true,
  about: 'Requests that were refused as wrong (4xx), of all of them',
  see: (model, rule) =>
    seeRate(
      model,
      rule,
      ({ clientErrors }) => clientErrors,
      'were refused as wrong',
      ({ requests }) => requests,
    ),
};

export const degradedRate: Signal = {
  scope: 'model',
  unit: 'share of requests',
  hasWindow: true,
  about: 'Requests that a fallback or a default answered',
  see: (model, rule) =>
    seeRate(model, rule, ({ degraded }) => degraded, 'were answered by something else'),
};
