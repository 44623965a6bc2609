import { seededNumbers } from '#lib/performance/random-order.ts';
import type { ClassTarget, NumericColumn } from '#lib/training/training-data.ts';

/** Normal numbers, and a label that some of them and a product of two say something of. */
export function drawRows(rows: number, count: number, seed: number) {
  const next = seededNumbers(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const columns = Array.from(
    { length: count },
    (_, at): NumericColumn => ({
      name: `x${at}`,
      kind: 'numeric',
      values: new Float64Array(rows).map(gauss),
    }),
  );
  const of = (column: number, row: number) => columns[column]?.values[row] ?? 0;
  const codes = new Int32Array(rows).map((_zero, row) => {
    const score = of(0, row) + Math.sin(2 * of(1, row)) + of(2, row) * of(3, row);
    return Number(next() < 1 / (1 + Math.exp(-score)));
  });
  return { columns, target: { task: 'binary', classes: [0, 1], codes } satisfies ClassTarget };
}
