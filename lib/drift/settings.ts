import type { NumericTest } from './contract.ts';

export interface DriftSettings {
  /** The share of false alarms per scan that is taken. */
  alpha: number;
  /** Of independent rows, on each side; below there is no verdict. */
  leastEffective: number;
  /** Of numbers. */
  numericTest: NumericTest;
  /** Rows are in the order they came, so that those that follow each other may be alike; else each counts in full. */
  isOrdered: boolean;
  /** Effects below these are of no consequence; one that reaches its floor is enough. */
  floors: {
    wassersteinNormed: number;
    psi: number;
    js: number;
    linf: number;
    /** Of the share of missing values, or of categories that the reference does not have. */
    share: number;
  };
}

export const DRIFT_SETTINGS: DriftSettings = {
  alpha: 0.05,
  leastEffective: 200,
  numericTest: 'ks',
  isOrdered: true,
  floors: { wassersteinNormed: 0.1, psi: 0.1, js: 0.1, linf: 0.025, share: 0.05 },
};
