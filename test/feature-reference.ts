import type {
  AggregateFeature,
  Condition,
  FeatureStatus,
  FeatureValue,
  View,
} from '#lib/features/contract.ts';
import type { StreamEvent, TakenEvent } from './feature-streams.ts';

/**
 * What docs/features.md says, as plainly as it can be written and sharing no code with the product: for one entity and one time, over all events.
 * Sums are whole numbers of 1/1024, and exact.
 */
export function referenceAnswers(
  view: View,
  events: readonly TakenEvent[],
  key: StreamEvent['key'],
  atMs: number,
): Record<string, { value: FeatureValue; status: FeatureStatus }> {
  const visible = events
    .filter((event) => event.key[0] === key[0] && event.key[1] === key[1])
    .filter((event) => event.eventMs <= atMs && event.createdMs <= atMs)
    .sort((a, b) => a.eventMs - b.eventMs || a.createdMs - b.createdMs || a.seq - b.seq);
  const latest = visible.at(-1);
  const isExpired =
    latest !== undefined && view.ttl !== undefined && latest.eventMs < atMs - lengthOf(view.ttl);
  const answer = (value: FeatureValue): { value: FeatureValue; status: FeatureStatus } => {
    if (!latest) return { value: null, status: 'not_found' };
    if (isExpired) return { value: null, status: 'expired' };
    return { value, status: value === null ? 'null' : 'present' };
  };
  return Object.fromEntries(
    view.features.map((feature) => {
      if (feature.kind === 'aggregate') {
        return [feature.name, answer(aggregate(feature, visible, atMs))];
      }
      const column = feature.kind === 'value' ? feature.column : '';
      return [feature.name, answer(latest?.columns[column] ?? null)];
    }),
  );
}

function aggregate(
  feature: AggregateFeature,
  visible: readonly TakenEvent[],
  atMs: number,
): FeatureValue {
  const size = lengthOf(feature.window.size);
  const hop = lengthOf(feature.window.hop ?? feature.window.size);
  const end = Math.floor(atMs / hop) * hop;
  const events = visible
    .filter(({ eventMs }) => eventMs >= end - size && eventMs < end)
    .filter(({ columns }) => (feature.where ?? []).every((one) => holds(one, columns)));
  const column = feature.column ?? '';
  const values = events.map(({ columns }) => columns[column] ?? null).filter((v) => v !== null);
  const numbers = values.filter((value) => typeof value === 'number');
  const n = BigInt(numbers.length);
  const units = numbers.map((value) => BigInt(value * 1024));
  const sum = units.reduce((a, b) => a + b, 0n);
  switch (feature.function) {
    case 'count':
      return feature.column === undefined ? events.length : values.length;
    case 'sum':
      return Number(sum) / 1024;
    case 'mean':
      return n === 0n ? null : Number(sum) / 1024 / Number(n);
    case 'min':
      return n === 0n ? null : Math.min(...numbers) + 0;
    case 'max':
      return n === 0n ? null : Math.max(...numbers) + 0;
    case 'stddev': {
      if (n < 2n) return null;
      const squares = units.reduce((a, b) => a + b * b, 0n);
      return Math.sqrt(Number(n * squares - sum * sum) / Number(n * (n - 1n))) / 1024;
    }
    case 'last':
      return events.at(-1)?.columns[column] ?? null;
    case 'distinct_count':
      return new Set(values).size;
    case 'rate': {
      const { predicate = [] } = feature;
      const matched = events.filter(({ columns }) => predicate.every((one) => holds(one, columns)));
      return events.length === 0 ? null : matched.length / events.length;
    }
  }
}

function holds(condition: Condition, columns: StreamEvent['columns']): boolean {
  const value = columns[condition.column] ?? null;
  if (condition.is === 'null') return value === null;
  if (condition.is === 'not null') return value !== null;
  if (value === null) return false;
  if (condition.is === 'in') return condition.values.some((one) => one === value);
  if (condition.is === 'not in') return condition.values.every((one) => one !== value);
  if (!('value' in condition)) return false;
  const order = compare(value, condition.value);
  return {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  }[condition.is];
}

/** Text by its bytes. */
function compare(a: number | string | boolean, b: number | string | boolean): number {
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

function lengthOf(duration: string): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[duration.slice(-1)];
  if (unit === undefined) throw new Error(duration);
  return Number(duration.slice(0, -1)) * unit;
}
