import { highestScores } from '#lib/performance/evaluate-multiclass.ts';
import { type Evaluation, evaluateRows } from '#lib/performance/evaluate-rows.ts';
import type { TrainingTarget } from './training-data.ts';

/** How well a built-in model did: its answers, row by row, and what came true. */
export function evaluateAnswers(target: TrainingTarget, answers: Float64Array): Evaluation {
  if (target.task === 'regression') {
    return evaluateRows({
      task: target.task,
      rows: { truth: target.values, predicted: answers },
    });
  }
  const classes = target.classes.map(String);
  if (target.task === 'binary') {
    const threshold = 0.5;
    return evaluateRows({
      task: target.task,
      threshold,
      classes: [classes[0] ?? '', classes[1] ?? ''],
      rows: { labels: Uint8Array.from(target.codes), scores: answers, threshold },
    });
  }
  const size = classes.length;
  const rows = target.codes.length;
  const scores = classes.map((_name, code) =>
    new Float64Array(rows).map((_zero, row) => answers[row * size + code] as number),
  );
  const predictions = highestScores(scores);
  return evaluateRows({
    task: target.task,
    classes,
    rows: { size, labels: target.codes, predictions, scores },
  });
}
