import type { TrainingColumn, TrainingData } from '#lib/training/training-data.ts';

export interface Overlap {
  /** Of the holdout’s rows, those that are equal to some that are learned from, label and all. */
  share: number;
  /** Of the rows learned from, those that are equal to another of them. */
  amongLearned: number;
  /** Of the holdout’s rows that chance would have differ, those that are equal: 0 is what few distinct rows give, 1 a holdout that was copied. */
  beyondChance: number;
}

/**
 * Rows of the holdout among those learned from. Where there are few distinct rows, equal ones are not the same ones: were both parts drawn from the same rows, a row of the holdout
 * would be met among those learned from as often as one of those among the others.
 */
export function overlapOf(train: TrainingData, holdout: TrainingData): Overlap {
  const keysOf = ({ columns, target }: TrainingData, like: readonly TrainingColumn[]) => {
    const cells = like.map(({ name }) => cellsOf(columns.find((column) => column.name === name)));
    const labels = target.task === 'regression' ? target.values : target.codes;
    return Array.from(
      labels,
      (label, row) => `${cells.map((cell) => cell(row)).join('\u0001')}\u0001${label}`,
    );
  };
  const learned = new Map<string, number>();
  for (const key of keysOf(train, train.columns)) learned.set(key, (learned.get(key) ?? 0) + 1);
  const held = keysOf(holdout, train.columns);
  let [rows, again] = [0, 0];
  for (const times of learned.values()) {
    rows += times;
    if (times > 1) again += times;
  }
  const share = shareOf(held.filter((key) => learned.has(key)).length, held.length);
  const amongLearned = shareOf(again, rows);
  const beyondChance = amongLearned === 1 ? 0 : (share - amongLearned) / (1 - amongLearned);
  return { share, amongLearned, beyondChance: Math.max(0, beyondChance) };
}

const shareOf = (part: number, of: number) => (of === 0 ? 0 : part / of);

function cellsOf(column: TrainingColumn | undefined): (row: number) => string {
  if (!column) return () => '';
  if (column.kind === 'numeric') return (row) => String(column.values[row]);
  return (row) => String(column.labels[column.codes[row] as number] ?? '');
}
