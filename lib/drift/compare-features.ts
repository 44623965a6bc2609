import { categoricalEvidence } from './categorical-evidence.ts';
import { countedEvidence } from './counted-evidence.ts';
import type { CountedFeature } from './counted-feature.ts';
import { type Answer, decideDrift, summarise } from './decide-drift.ts';
import type { DriftReport, FeatureKind, FeatureReport, FeatureTests } from './drift-report.ts';
import type { Evidence } from './evidence.ts';
import type { FeatureColumns } from './feature-columns.ts';
import { numericEvidence } from './numeric-evidence.ts';
import { DRIFT_SETTINGS, type DriftSettings } from './settings.ts';

export interface Comparison {
  report: DriftReport;
  /** Of each feature of the report: what was asked, and the answers. */
  answers: Answer[][];
}

/** A feature, and what was found of it. */
export interface GatheredFeature {
  name: string;
  kind: FeatureKind;
  sizes: Pick<FeatureReport, 'n_ref' | 'n_cur' | 'missing_ref' | 'missing_cur'>;
  evidence: Evidence;
  /** Its own, where it has one. */
  alpha?: number;
}

/** Compares features of two windows and says which drifted. */
export function compareFeatures(
  features: readonly FeatureColumns[],
  settings: DriftSettings = DRIFT_SETTINGS,
): Comparison {
  return decideFeatures(
    features.map((columns) => gatherRows(columns, settings)),
    settings,
  );
}

export function gatherRows(columns: FeatureColumns, settings: DriftSettings): GatheredFeature {
  const { name, kind } = columns;
  const valuesOf = (side: 'reference' | 'current') =>
    columns.kind === 'numeric' ? columns[side].values.length : columns[side].codes.length;
  const [n_ref, n_cur] = [valuesOf('reference'), valuesOf('current')];
  const missing_ref = columns.reference.rows - n_ref;
  const missing_cur = columns.current.rows - n_cur;
  const evidence =
    columns.kind === 'numeric'
      ? numericEvidence(columns, settings)
      : categoricalEvidence(columns, settings);
  return { name, kind, sizes: { n_ref, n_cur, missing_ref, missing_cur }, evidence };
}

export function gatherCounts(counted: CountedFeature, settings: DriftSettings): GatheredFeature {
  const { name, kind, reference, current } = counted;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    ...{ name, kind },
    sizes: {
      ...{ n_ref: sum(reference.counts), n_cur: sum(current.counts) },
      ...{ missing_ref: reference.missing, missing_cur: current.missing },
    },
    evidence: countedEvidence(counted, settings),
  };
}

/** All of a scan together, since what is asked is corrected for how much was asked. */
export function decideFeatures(
  features: readonly GatheredFeature[],
  settings: Pick<DriftSettings, 'alpha'>,
): Comparison {
  const decisions = decideDrift(
    features.map(({ evidence, alpha }) => ({ ...evidence, alpha: alpha ?? settings.alpha })),
  );
  const reports = features.map(({ name, kind, sizes, evidence }, at): FeatureReport => {
    const { tests, effects, effective } = evidence;
    const { answers = [], verdict = 'not_enough_data' } = decisions[at] ?? {};
    return {
      ...{ name, kind, ...sizes },
      tests: withAdjusted(tests, answers),
      effects,
      n_effective: Math.floor(effective),
      verdict,
    };
  });
  return {
    report: { features: reports, dataset: summarise(reports.map(({ verdict }) => verdict)) },
    answers: decisions.map(({ answers }) => answers),
  };
}

function withAdjusted(tests: FeatureTests, answers: readonly Answer[]): FeatureTests {
  const values = answers.find(({ about }) => about === 'values');
  const decides = values?.test;
  const found = decides && tests[decides];
  if (!values || !found) return tests;
  return { ...tests, [decides]: { ...found, p_adjusted: values.pAdjusted } };
}
