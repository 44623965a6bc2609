import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import type { AnsweredRow, RowsAbout } from './learn-rows.ts';

/** Rows of a reference with their labels; null: it has no labels or no predictions of numbers. It has no scores of several classes. */
export function sampleRows(
  { columns }: ReferenceSample,
  { task, features }: RowsAbout,
): AnsweredRow[] | null {
  const valuesOf = (role: 'label' | 'value') =>
    columns.find((column) => column.role === role)?.values;
  const labels = valuesOf('label');
  const predicted = valuesOf('value');
  if (task !== 'regression' || !labels || !predicted) return null;
  const inputs = features.map(
    ({ name }) =>
      columns.find((column) => column.role === 'feature' && column.name === name)?.values,
  );
  return labels.map((label, row) => ({
    ...{ label, predicted: predicted[row] ?? null, classes: null, scores: null },
    input: inputs.map((values) => values?.[row] ?? null),
  }));
}
