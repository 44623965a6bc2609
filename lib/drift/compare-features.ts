import { categoricalEvidence } from './categorical-evidence.ts';
import { type Answer, decideDrift, summarise } from './decide-drift.ts';
import type { DriftReport, FeatureReport, FeatureTests } from './drift-report.ts';
import type { Evidence } from './evidence.ts';
import type { FeatureColumns } from './feature-columns.ts';
import { numericEvidence } from './numeric-evidence.ts';
import { DRIFT_SETTINGS, type DriftSettings } from './settings.ts';

export interface Comparison {
  report: DriftReport;
  /** Of each feature of the report: what was asked, and the answers. */
  answers: Answer[][];
}

/** Compares features of two windows and says which drifted. */
export function compareFeatures(
  features: readonly FeatureColumns[],
  settings: DriftSettings = DRIFT_SETTINGS,
): Comparison {
  const evidence = features.map((columns) => gatherEvidence(columns, settings));
  const decisions = decideDrift(evidence, settings);
  const reports = features.map((columns, at): FeatureReport => {
    const { tests = {}, effects = {}, effective = 0 } = evidence[at] ?? {};
    const { answers = [], verdict = 'not_enough_data' } = decisions[at] ?? {};
    return {
      name: columns.name,
      kind: columns.kind,
      ...sizesOf(columns),
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

function gatherEvidence(columns: FeatureColumns, settings: DriftSettings): Evidence {
  return columns.kind === 'numeric'
    ? numericEvidence(columns, settings)
    : categoricalEvidence(columns, settings);
}

function sizesOf(columns: FeatureColumns) {
  const valuesOf = (side: 'reference' | 'current') =>
    columns.kind === 'numeric' ? columns[side].values.length : columns[side].codes.length;
  return {
    n_ref: valuesOf('reference'),
    n_cur: valuesOf('current'),
    missing_ref: columns.reference.rows - valuesOf('reference'),
    missing_cur: columns.current.rows - valuesOf('current'),
  };
}

function withAdjusted(tests: FeatureTests, answers: readonly Answer[]): FeatureTests {
  const p_adjusted = answers.find(({ about }) => about === 'values')?.pAdjusted ?? 1;
  return {
    ...tests,
    ...(tests.ks && { ks: { ...tests.ks, p_adjusted } }),
    ...(tests.chi2 && { chi2: { ...tests.chi2, p_adjusted } }),
  };
}
