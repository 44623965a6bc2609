import { seededNumbers } from '#lib/performance/random-order.ts';
import type { ClassTarget, NumberTarget, TrainingColumn } from '#lib/training/training-data.ts';

const LETTERS = 'abcdefghijkl'.split('');

/** Numbers with and without gaps, whole numbers, and categories of text and of integers, all of them drawn. */
export function drawColumns(rows: number, seed: number, letters = LETTERS): TrainingColumn[] {
  const next = seededNumbers(seed);
  const draw = (value: () => number) => new Float64Array(rows).map(value);
  const code = (of: number) => new Int32Array(rows).map(() => Math.floor(next() * of));
  return [
    { name: 'plain', kind: 'numeric', values: draw(() => next() * 10 - 5) },
    { name: 'gaps', kind: 'numeric', values: draw(() => (next() < 0.2 ? Number.NaN : next())) },
    { name: 'whole', kind: 'numeric', values: draw(() => Math.floor(next() * 24)) },
    {
      name: 'letter',
      kind: 'categorical',
      labels: letters,
      codes: code(letters.length).map((letter) => (next() < 0.1 ? -1 : letter)),
    },
    { name: 'number', kind: 'categorical', labels: [7, 0, -3, 12], codes: code(4) },
  ];
}

/** What all targets follow: every column, and gaps for what they are. */
function signal(columns: readonly TrainingColumn[], row: number): number {
  return columns.reduce((sum, column, at) => {
    if (column.kind === 'categorical') {
      const label = String(column.labels[column.codes[row] ?? -1] ?? 'none');
      return sum + Math.sin(label.charCodeAt(0) * 1.7);
    }
    const value = column.values[row] ?? Number.NaN;
    return sum + (Number.isNaN(value) ? 1.5 : Math.sin(value * (at + 1)));
  }, 0);
}

const rowCount = ([column]: readonly TrainingColumn[]) =>
  column?.kind === 'numeric' ? column.values.length : 0;

export function numberTarget(columns: readonly TrainingColumn[], seed: number): NumberTarget {
  const next = seededNumbers(seed);
  const values = new Float64Array(rowCount(columns)).map(
    (_zero, row) => signal(columns, row) + next() - 0.5,
  );
  return { task: 'regression', values };
}

export function binaryTarget(columns: readonly TrainingColumn[], seed: number) {
  const { values } = numberTarget(columns, seed);
  return {
    task: 'binary',
    classes: [0, 1],
    codes: Int32Array.from(values, (value) => Number(value > 0.5)),
  } as const satisfies ClassTarget;
}

export function classTarget(columns: readonly TrainingColumn[], seed: number) {
  const { values } = numberTarget(columns, seed);
  return {
    task: 'multiclass',
    classes: ['low', 'middle', 'high'],
    codes: Int32Array.from(values, (value) => (value < 0 ? 0 : value < 1 ? 1 : 2)),
  } as const satisfies ClassTarget;
}
