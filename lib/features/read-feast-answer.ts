import { isRecord } from '#lib/http/invalid.ts';
import { UnreadableAnswer } from '#lib/remote/protocol.ts';
import type { FeatureStatus, FeatureValue } from './contract.ts';

interface FeastAnswer {
  value: FeatureValue;
  status: FeatureStatus;
  /** null: it is not known. */
  eventMs: number | null;
}

const STATUSES: Readonly<Record<string, FeatureStatus>> = {
  PRESENT: 'present',
  NULL_VALUE: 'null',
  NOT_FOUND: 'not_found',
  OUTSIDE_MAX_AGE: 'expired',
};

/**
 * What a Feast server says to `/get-online-features` with full names, by row and in the order asked. It has a vector for each
 * feature, in an order of its own, and says 1970 where it knows no time. Throws UnreadableAnswer.
 */
export function readFeastAnswer(
  body: unknown,
  features: readonly string[],
  rowCount: number,
): FeastAnswer[][] {
  const { results, metadata } = isRecord(body) ? body : {};
  const names = isRecord(metadata) ? metadata.feature_names : undefined;
  if (!Array.isArray(results) || !Array.isArray(names)) {
    throw new UnreadableAnswer('did not answer with results and feature_names');
  }
  const columns = features.map((feature) => {
    const vector: unknown = results[names.indexOf(fullName(feature))];
    if (!isRecord(vector)) throw new UnreadableAnswer(`did not answer ${feature}`);
    const { values, statuses, event_timestamps: times } = vector;
    if (!Array.isArray(values) || values.length !== rowCount || !Array.isArray(statuses)) {
      throw new UnreadableAnswer(`did not answer ${rowCount} values of ${feature}`);
    }
    return values.map((value, row) =>
      readOne(value, statuses[row], Array.isArray(times) ? times[row] : undefined, feature),
    );
  });
  return Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => column[row] ?? { value: null, status: 'not_found', eventMs: null }),
  );
}

function fullName(feature: string): string {
  return feature.replace(':', '__');
}

function readOne(given: unknown, said: unknown, time: unknown, feature: string): FeastAnswer {
  const status = typeof said === 'string' ? STATUSES[said] : undefined;
  if (!status) throw new UnreadableAnswer(`gave ${feature} no status that is known`);
  const timeMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  const eventMs = timeMs > 0 ? timeMs : null;
  if (status === 'not_found' || status === 'expired') return { value: null, status, eventMs };
  const value = toValue(given);
  if (value === undefined) {
    throw new UnreadableAnswer(`gave ${feature} a value that is no number, text or boolean`);
  }
  return { value, status: value === null ? 'null' : 'present', eventMs };
}

/** Numbers that are not finite come as words, and whole numbers beyond 2^53 as bigint: their digits are kept. */
function toValue(given: unknown): FeatureValue | undefined {
  if (given === null || given === undefined) return null;
  if (typeof given === 'bigint') return String(given);
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  return typeof given === 'string' || typeof given === 'boolean' ? given : undefined;
}
