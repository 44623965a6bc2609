import type { AnswerColumns } from './compile-bins.ts';

/** An answer as serving has it, or as the log has it. */
interface GivenAnswer {
  predictions: readonly unknown[];
  /** In the order of the model's scores. */
  classes: readonly string[] | null;
  /** By row and class. */
  probabilities: readonly Readonly<Record<string, number | null>>[] | null;
}

/**
 * What is watched of answers: of a regression its value; of a classifier its class and its score, which is the probability of the second class where there are two, else of the
 * likeliest.
 */
export function answerColumns(
  task: 'binary' | 'multiclass' | 'regression',
  { predictions, classes, probabilities }: GivenAnswer,
): AnswerColumns {
  if (task === 'regression') return { value: predictions };
  if (!probabilities) return { class: predictions };
  const second = classes?.[1];
  const score = probabilities.map((row) => {
    if (task === 'binary' && second !== undefined) return row[second] ?? null;
    let most: number | null = null;
    for (const name in row) {
      const value = row[name];
      if (value !== null && value !== undefined && (most === null || value > most)) most = value;
    }
    return most;
  });
  return { class: predictions, score };
}
