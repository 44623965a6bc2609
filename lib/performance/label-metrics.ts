import type { Task } from '#lib/registry/contract.ts';

const SHARED = ['accuracy', 'balanced_accuracy', 'mcc'] as const;
const RAISED: Record<Task, readonly string[]> = {
  binary: [...SHARED, 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision'],
  multiclass: [
    ...SHARED,
    ...['macro', 'micro', 'weighted'].flatMap((average) => [
      `precision_${average}`,
      `recall_${average}`,
      `f1_${average}`,
    ]),
    ...['roc_auc_ovr', 'roc_auc_ovr_weighted'],
  ],
  regression: ['r2', 'explained_variance'],
};
const LOWERED: Record<Task, readonly string[]> = {
  binary: ['log_loss', 'brier', 'ece'],
  multiclass: ['log_loss', 'brier'],
  regression: ['mae', 'mse', 'rmse', 'mape', 'max_error'],
};

/** What labels say of a model of a task, where more or less of it is better: what objectives and triggers may be of. */
export const labelMetrics = (task: Task): string[] => [...RAISED[task], ...LOWERED[task]];

export const isHigherBetter = (task: Task, metric: string): boolean =>
  RAISED[task].includes(metric);
