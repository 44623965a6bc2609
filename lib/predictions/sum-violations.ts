import type { LoggedValidation, PolicyKind } from '#lib/validation/contract.ts';
import { type CountedRecord, minuteOf } from './sum-minutes.ts';

/** How often requests of one model, minute and version broke a rule. */
export interface ViolationSum {
  model: string;
  minuteMs: number;
  version: number;
  rule: string;
  policy: PolicyKind;
  /** Counted, and nothing else. */
  shadow: boolean;
  requests: number;
  rowCount: number;
}

type Counted = Pick<CountedRecord, 'model' | 'atMs' | 'version' | 'validation'>;

/** Per minute of arrival, in key order so that writers never lock each other's rows crosswise. */
export function sumViolations(records: readonly Counted[]): ViolationSum[] {
  const sums = new Map<string, ViolationSum>();
  for (const { model, atMs, version, validation } of records) {
    if (validation === null) continue;
    const minuteMs = minuteOf(atMs);
    const { shadow } = validation;
    for (const [rule, policy, rows] of validation.counts) {
      const key = JSON.stringify([model, minuteMs, version, rule, policy, shadow]);
      const sum = sums.get(key);
      if (sum) {
        sum.requests += 1;
        sum.rowCount += rows;
        continue;
      }
      const kind = { model, minuteMs, version: version ?? 0, rule, policy, shadow };
      sums.set(key, { ...kind, requests: 1, rowCount: rows });
    }
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** True of a request that was kept in quarantine instead of predicted. */
export function isQuarantined(validation: LoggedValidation | null): boolean {
  return validation !== null && !validation.shadow && validation.action === 'quarantine';
}
