export type FeatureKind = 'numeric' | 'categorical';

export type FeatureVerdict = 'drift' | 'stable' | 'not_enough_data';

interface TestResult {
  statistic: number;
  p_value: number;
  p_adjusted?: number;
}

/** Tests that do not apply are absent. `p_value` is of the rows as they are; `p_adjusted`, of the test that decides, of what they are worth, corrected across features. */
export interface FeatureTests {
  /** `d_most`: of counts by bin, where the statistic is the least that D can be. */
  ks?: TestResult & { d_most?: number };
  chi2?: TestResult & { dof: number };
  mann_whitney?: TestResult;
  anderson_darling?: { statistic: number };
  cramer_von_mises?: TestResult;
}

/** Infinite ones are null. */
export interface FeatureEffects {
  wasserstein?: number | null;
  wasserstein_normed?: number | null;
  psi?: number;
  js?: number;
  linf?: number;
  /** Of categories where some are rare: with these as one, as the test has them. They decide, since rare ones alone make the others large by chance. */
  psi_pooled?: number;
  js_pooled?: number;
  linf_pooled?: number;
  /** These have no floor and decide nothing. Of bins; energy of rows. */
  hellinger?: number;
  kl?: number;
  energy?: number;
}

/** What was found of a feature. `n` counts values, `missing` rows without one; the effective size is the smaller side's. */
export interface FeatureReport {
  name: string;
  kind: FeatureKind;
  n_ref: number;
  n_cur: number;
  missing_ref: number;
  missing_cur: number;
  tests: FeatureTests;
  effects: FeatureEffects;
  n_effective: number;
  verdict: FeatureVerdict;
}

/** Of the features: `tested` are those with data enough for a verdict. */
export interface DatasetReport {
  drifted: number;
  tested: number;
  share: number;
}

export interface DriftReport {
  features: FeatureReport[];
  dataset: DatasetReport;
}
