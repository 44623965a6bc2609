import type { NumericTest } from './contract.ts';
import type { FeatureEffects, FeatureTests } from './drift-report.ts';

/** A question that was asked of a feature: did what it is about change? */
export interface Question {
  about: 'values' | 'missing' | 'unseen';
  /** Which of the tests decides on values. */
  test?: NumericTest;
  /** Of the effective sizes; not corrected yet. */
  pValue: number;
  /** An effect reaches its floor. */
  isLarge: boolean;
  /** There are rows enough for an answer. */
  isEnough: boolean;
  /** Most values are of categories too rare to be compared one by one: that the others did not change says nothing of them. */
  isPartial?: boolean;
  /** Independent rows of each side, of what is asked of values. */
  sizes?: { reference: number; current: number };
}

export interface Evidence {
  tests: FeatureTests;
  effects: FeatureEffects;
  /** Of the side that has fewer. */
  effective: number;
  questions: Question[];
}
