import { share } from './sum.ts';

/** Rows by class: `counts[i * size + j]` of class i were classified as class j; expected counts where there are no labels. */
export interface ClassMatrix {
  size: number;
  counts: Float64Array;
}

export interface ClassMetrics {
  precision: number;
  recall: number;
  f1: number;
  /** Rows of the class. */
  support: number;
}

const AVERAGES = ['macro', 'micro', 'weighted'] as const;
const AVERAGED = ['precision', 'recall', 'f1'] as const;
type AveragedMetric = `${(typeof AVERAGED)[number]}_${(typeof AVERAGES)[number]}`;
export type MatrixMetric = 'accuracy' | 'balanced_accuracy' | 'mcc' | AveragedMetric;
export const AVERAGED_METRICS = AVERAGES.flatMap((average) =>
  AVERAGED.map((metric): AveragedMetric => `${metric}_${average}`),
);

/** Codes below `size`. */
export function countClasses(
  labels: Int32Array,
  predictions: Int32Array,
  size: number,
): ClassMatrix {
  const counts = new Float64Array(size * size);
  for (let row = 0; row < labels.length; row += 1) {
    const at = (labels[row] as number) * size + (predictions[row] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  return { size, counts };
}

/** Each class; null of one that no row has and none was classified as, which scikit-learn does not see either. */
export function classMetrics(matrix: ClassMatrix): (ClassMetrics | null)[] {
  const { truth, predicted } = margins(matrix);
  return truth.map((support, k) => {
    const named = predicted[k] as number;
    const hits = cell(matrix, k, k);
    if (support === 0 && named === 0) return null;
    return {
      precision: share(hits, named),
      recall: share(hits, support),
      f1: share(2 * hits, support + named),
      support,
    };
  });
}

/**
 * As scikit-learn with zero_division=0 over the classes that truth or prediction have. Micro averages are the accuracy, since each row has one class; weighted
 * ones weigh classes by their rows. balanced_accuracy is the mean recall of classes that rows have. mcc is Gorodkin's R_K (Computational Biology and
 * Chemistry 28, 2004), 0 where truth or prediction do not vary. Null without rows.
 */
export function matrixMetrics(matrix: ClassMatrix): Record<MatrixMetric, number> | null {
  const { truth, predicted, n, hits } = margins(matrix);
  if (n === 0) return null;
  const classes = classMetrics(matrix).filter((one) => one !== null);
  const real = classes.filter(({ support }) => support > 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const macro = (metric: (typeof AVERAGED)[number]) => mean(classes.map((one) => one[metric]));
  const weighted = (metric: (typeof AVERAGED)[number]) =>
    classes.reduce((sum, one) => sum + one.support * one[metric], 0) / n;
  const micro = hits / n;
  return {
    accuracy: micro,
    balanced_accuracy: mean(real.map(({ recall }) => recall)),
    precision_macro: macro('precision'),
    recall_macro: macro('recall'),
    f1_macro: macro('f1'),
    precision_micro: micro,
    recall_micro: micro,
    f1_micro: micro,
    precision_weighted: weighted('precision'),
    recall_weighted: weighted('recall'),
    f1_weighted: weighted('f1'),
    mcc: correlation(truth, predicted, n, hits),
  };
}

/**
 * The standard error of f1_macro by the delta method for multinomial counts (Takahashi, Yamamoto, Kuchiba and Koyama, Applied Intelligence 52, 2022), over the
 * classes that truth or prediction have.
 *
 *   ∂F1_k/∂p_ij = (2·[i = j = k] − F1_k ([i = k] + [j = k])) / (r_k + c_k)
 */
export function macroF1StandardError(matrix: ClassMatrix): number {
  const { truth, predicted, n } = margins(matrix);
  const classes = classMetrics(matrix);
  const used = classes.filter((one) => one !== null).length;
  const of = (k: number) => {
    const mass = ((truth[k] as number) + (predicted[k] as number)) / n;
    return { slope: mass === 0 ? 0 : (classes[k]?.f1 ?? 0) / mass, hit: mass === 0 ? 0 : 2 / mass };
  };
  const slopes = truth.map((_rows, k) => of(k));
  let variance = 0;
  for (let i = 0; i < matrix.size; i += 1) {
    for (let j = 0; j < matrix.size; j += 1) {
      const hit = i === j ? (slopes[i]?.hit ?? 0) : 0;
      const gradient = (hit - (slopes[i]?.slope ?? 0) - (slopes[j]?.slope ?? 0)) / used;
      // Gradients average to 0, since F1 does not change when all counts grow alike.
      variance += (cell(matrix, i, j) / n) * gradient ** 2;
    }
  }
  return Math.sqrt(variance / n);
}

function correlation(truth: number[], predicted: number[], n: number, hits: number): number {
  const dot = (a: number[], b: number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
  const both = (n * n - dot(predicted, predicted)) * (n * n - dot(truth, truth));
  return both > 0 ? (hits * n - dot(truth, predicted)) / Math.sqrt(both) : 0;
}

function margins(matrix: ClassMatrix) {
  const truth = Array.from({ length: matrix.size }, () => 0);
  const predicted = [...truth];
  let hits = 0;
  let n = 0;
  for (let i = 0; i < matrix.size; i += 1) {
    for (let j = 0; j < matrix.size; j += 1) {
      const count = cell(matrix, i, j);
      truth[i] = (truth[i] as number) + count;
      predicted[j] = (predicted[j] as number) + count;
      if (i === j) hits += count;
      n += count;
    }
  }
  return { truth, predicted, n, hits };
}

function cell({ size, counts }: ClassMatrix, i: number, j: number): number {
  return counts[i * size + j] as number;
}
