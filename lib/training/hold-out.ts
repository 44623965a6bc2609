import { randomOrder } from '#lib/performance/random-order.ts';
import type { TrainingColumn, TrainingData, TrainingTarget } from './training-data.ts';

/** One row of so many is held out. */
const ONE_OF = 5;

/** A fifth of the rows, of each class, drawn by the seed; the others are learned from. */
export function holdOut(
  { columns, target }: TrainingData,
  seed: number,
): { learned: TrainingData; held: TrainingData } {
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const classOf = (row: number) => (target.task === 'regression' ? 0 : (target.codes[row] ?? 0));
  const wanted = new Map<number, number>();
  for (let row = 0; row < rows; row += 1) {
    wanted.set(classOf(row), (wanted.get(classOf(row)) ?? 0) + 1);
  }
  for (const [code, count] of wanted) wanted.set(code, Math.floor(count / ONE_OF));
  const isHeld = new Uint8Array(rows);
  for (const row of randomOrder(rows, seed)) {
    const left = wanted.get(classOf(row)) ?? 0;
    if (left === 0) continue;
    isHeld[row] = 1;
    wanted.set(classOf(row), left - 1);
  }
  const part = (side: number): TrainingData => {
    const at = Uint32Array.from(isHeld.keys()).filter((row) => isHeld[row] === side);
    return takeRows({ columns, target }, at);
  };
  return { learned: part(0), held: part(1) };
}

export function takeRows({ columns, target }: TrainingData, at: Uint32Array): TrainingData {
  return {
    columns: columns.map((column) => takeColumn(column, at)),
    target: takeTarget(target, at),
  };
}

function takeColumn(column: TrainingColumn, at: Uint32Array): TrainingColumn {
  return column.kind === 'numeric'
    ? { ...column, values: Float64Array.from(at, (row) => column.values[row] as number) }
    : { ...column, codes: Int32Array.from(at, (row) => column.codes[row] as number) };
}

function takeTarget(target: TrainingTarget, at: Uint32Array): TrainingTarget {
  return target.task === 'regression'
    ? { ...target, values: Float64Array.from(at, (row) => target.values[row] as number) }
    : { ...target, codes: Int32Array.from(at, (row) => target.codes[row] as number) };
}
