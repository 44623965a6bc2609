import type { Condition, FeatureDefinition, FeatureWindow } from '#lib/features/contract.ts';
import { durationMs } from '#lib/features/duration.ts';

const over = {
  count: 'number of',
  sum: 'sum of',
  mean: 'mean of',
  min: 'smallest',
  max: 'largest',
  stddev: 'standard deviation of',
  last: 'last',
  distinct_count: 'number of distinct values of',
} as const;

/** What a feature is, as one would say it: "share of events with delay > 15 over the last 3 hours, every 5 minutes". */
export function describeFeature(feature: FeatureDefinition): string {
  switch (feature.kind) {
    case 'value':
      return `${feature.column} of the latest event`;
    case 'expression':
      return feature.expression;
    case 'aggregate':
      return [whatOf(feature), describeWindow(feature.window)].join(' ');
  }
}

function whatOf(feature: Extract<FeatureDefinition, { kind: 'aggregate' }>): string {
  const { function: name, column, where, predicate } = feature;
  const among = where ? ` where ${describeConditions(where)}` : '';
  if (name === 'rate') {
    return `share of events with ${describeConditions(predicate ?? [])}${among ? `, among those${among}` : ''}`;
  }
  if (name === 'count' && column === undefined) return `number of events${among}`;
  if (name === 'count') return `number of events that have ${column}${among}`;
  return `${over[name]} ${column ?? ''}${among}`;
}

function describeWindow({ size, hop }: FeatureWindow): string {
  if (hop === undefined || durationMs(hop) === durationMs(size)) {
    return `in the last whole ${describeSpan(size, 'each')}`;
  }
  return `over the last ${describeSpan(size)}, every ${describeSpan(hop, 'each')}`;
}

const units = { s: 'second', m: 'minute', h: 'hour', d: 'day' } as const;

/** "3 hours"; with `each` one is without its number: "hour". */
export function describeSpan(duration: string, one: 'each' | 'counted' = 'counted'): string {
  const unit = units[duration.slice(-1) as keyof typeof units];
  const count = Number(duration.slice(0, -1));
  if (!unit || !Number.isFinite(count)) return duration;
  if (count === 1) return one === 'each' ? unit : `1 ${unit}`;
  return `${count.toLocaleString('en-US')} ${unit}s`;
}

function describeConditions(conditions: readonly Condition[]): string {
  return conditions.map(describeCondition).join(' and ');
}

function describeCondition(condition: Condition): string {
  const { column } = condition;
  if ('values' in condition) {
    const list = condition.values.slice(0, 5).map(literal).join(', ');
    return `${column} ${condition.is} (${list}${condition.values.length > 5 ? ', …' : ''})`;
  }
  if ('value' in condition) return `${column} ${condition.is} ${literal(condition.value)}`;
  return condition.is === 'null' ? `no ${column}` : `a ${column}`;
}

function literal(value: number | string | boolean): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
