/** Tests of numbers that may decide whether a change is real. Categories have χ². */
export const NUMERIC_TESTS = ['ks', 'mann_whitney', 'cramer_von_mises', 'chi2'] as const;
export type NumericTest = (typeof NUMERIC_TESTS)[number];
