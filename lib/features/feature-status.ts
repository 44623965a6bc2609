import type { FeatureStatus, FeatureValue } from './contract.ts';

export interface Answer {
  value: FeatureValue;
  status: FeatureStatus;
}

/** A feature's answer as of a time, given what was computed and its view's latest visible event. Expressions have their own rule. */
export function answerAt(
  value: FeatureValue,
  at: {
    atMs: number;
    /** Of the latest visible event of the entity; null: there is none. */
    latestEventMs: number | null;
    /** null: any age. */
    ttlMs: number | null;
  },
): Answer {
  if (at.latestEventMs === null) return { value: null, status: 'not_found' };
  if (at.ttlMs !== null && at.latestEventMs < at.atMs - at.ttlMs) {
    return { value: null, status: 'expired' };
  }
  return { value, status: value === null ? 'null' : 'present' };
}
