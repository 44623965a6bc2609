import type { AlertRule } from '../contract.ts';
import type { ModelFacts, ServedSpan } from '../facts.ts';
import { formatCount, formatShare, type Seen, type Signal, seen } from '../signal.ts';

function seeRate(
  model: ModelFacts,
  rule: AlertRule,
  badOf: (span: ServedSpan) => number,
  words: string,
): Seen[] {
  const span = model.served.get(rule.window_minutes);
  const all = span ? span.requests - span.clientErrors : 0;
  if (!span || all <= 0) return [seen('unknown', 'No requests.', { events: 0 })];
  const value = badOf(span) / all;
  const said = `${formatShare(value)} of ${formatCount(all)} requests ${words} in the last ${rule.window_minutes} minutes; more than ${formatShare(rule.threshold)} is too many.`;
  return [seen(value > rule.threshold ? 'bad' : 'good', said, { value, events: all })];
}

export const errorRate: Signal = {
  scope: 'model',
  unit: 'share of requests',
  hasWindow: true,
  about: 'Requests that failed on our side, of those that are not the caller’s fault',
  see: (model, rule) => seeRate(model, rule, ({ serverErrors }) => serverErrors, 'failed'),
};

export const degradedRate: Signal = {
  scope: 'model',
  unit: 'share of requests',
  hasWindow: true,
  about: 'Requests that a fallback or a default answered',
  see: (model, rule) =>
    seeRate(model, rule, ({ degraded }) => degraded, 'were answered by something else'),
};
