import { writeFile } from 'node:fs/promises';
import type { TrainingColumn, TrainingData } from '#lib/training/training-data.ts';
import type { RowsAnswered } from './answer-rows.ts';

const MOST_ROWS = 20_000;

/**
 * What a version is watched by, where its trainer left nothing: rows of the holdout, evenly chosen, with its score (the second class’s probability) or value and what came true. They are the
 * newest rows that it learned nothing of, so that scores say what scores of new rows will.
 */
export async function writeReference(
  file: string,
  { columns, target }: TrainingData,
  answers: RowsAnswered,
): Promise<void> {
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const step = Math.max(1, Math.ceil(rows / MOST_ROWS));
  const names = columns.map(({ name }) => name);
  const cells: [string, (row: number) => unknown][] = columns.map((column) => [
    column.name,
    (row) => cellOf(column, row),
  ]);
  const add = (name: string, of: (row: number) => unknown) => {
    if (!names.includes(name)) cells.push([name, of]);
  };
  if (target.task === 'binary' && answers.areProbabilities) {
    add('score', (row) => answers.scores[row]);
  }
  add('prediction', (row) => answers.predictions[row]);
  add('label', (row) =>
    target.task === 'regression' ? target.values[row] : target.classes[target.codes[row] as number],
  );
  const lines = [cells.map(([name]) => quoted(name)).join(',')];
  for (let row = 0; row < rows; row += step) {
    lines.push(cells.map(([, of]) => quoted(of(row))).join(','));
  }
  await writeFile(file, `${lines.join('\n')}\n`);
}

function cellOf(column: TrainingColumn, row: number): unknown {
  if (column.kind === 'categorical') return column.labels[column.codes[row] as number] ?? '';
  const value = column.values[row] as number;
  return Number.isNaN(value) ? '' : value;
}

function quoted(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
