import { type FeatureSkew, type FindingKind, findingKinds } from './contract.ts';

export interface Finding {
  kind: 'skew_found' | 'skew_ended';
  version: number;
  detail: string;
}

/**
 * What differs of a feature from now on, and what is to be told: once when it begins, once when it ends. Where there are not enough data,
 * what was said before stays.
 */
export function followFindings(
  measured: Omit<FeatureSkew, 'findings'>,
  before: readonly FindingKind[],
): { findings: FindingKind[]; told: Finding[] } {
  const findings: FindingKind[] = [];
  const told: Finding[] = [];
  for (const kind of findingKinds) {
    const verdict = measured[kind]?.verdict ?? 'not_enough_data';
    const was = before.includes(kind);
    const is = verdict === 'not_enough_data' ? was : verdict === 'differs';
    if (is) findings.push(kind);
    if (is === was) continue;
    const { version, feature } = measured;
    told.push(
      is
        ? { kind: 'skew_found', version, detail: `${feature} ${SAID[kind](measured)}` }
        : { kind: 'skew_ended', version, detail: `${feature} agrees with ${WITH[kind]} again` },
    );
  }
  return { findings, told };
}

type Measured = Omit<FeatureSkew, 'findings'>;

const WITH = {
  offline: 'what it is offline',
  reference: 'its reference',
} as const satisfies Record<FindingKind, string>;

const SAID = {
  offline({ offline }) {
    const { compared, mismatched, missing, extra } = offline;
    return `is not what it is offline: of ${compared} rows ${mismatched} have another value, ${missing} none and ${extra} one too many`;
  },
  reference({ reference }) {
    const mean = show(reference?.mean);
    const before = show(reference?.reference_mean);
    const outside = percent(reference?.outside_share);
    const means = reference?.shift == null ? '' : `mean ${mean} in place of ${before}, `;
    return `is not like its reference: ${means}${outside} outside of it`;
  },
} as const satisfies Record<FindingKind, (measured: Measured) => string>;

function show(value: number | null | undefined): string {
  return value == null ? 'none' : String(Number(value.toPrecision(3)));
}

function percent(share: number | null | undefined): string {
  return `${Number(((share ?? 0) * 100).toPrecision(3))} %`;
}
