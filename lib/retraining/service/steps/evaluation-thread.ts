import { carryOutTask } from '#lib/threads/service.ts';
import { compareModels, type ModelsAsked, type ModelsCompared } from '../../compare-models.ts';
import { type CrossValidation, crossValidate, type Fold } from '../../cross-validate.ts';

export interface EvaluationTask {
  crossValidation: CrossValidation | null;
  holdout: ModelsAsked;
  /** Rows that came after the snapshot. */
  recent: ModelsAsked | null;
}

export interface EvaluationTaskResult {
  folds: Fold[];
  holdout: ModelsCompared;
  recent: ModelsCompared | null;
}

carryOutTask((task: EvaluationTask, progress): EvaluationTaskResult => {
  const folds = task.crossValidation
    ? crossValidate(task.crossValidation, (done, total) =>
        progress({ done, total, says: `fold ${done} of ${total}` }),
      )
    : [];
  progress({ done: 0, total: null, says: 'comparing on the holdout' });
  const holdout = compareModels(task.holdout);
  return { folds, holdout, recent: task.recent && compareModels(task.recent) };
});
