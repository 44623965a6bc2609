import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx } from '#lib/onnx/service.ts';
import { rowsOf, type TrainingColumn } from '#lib/training/training-data.ts';
import type { openTestRuntime } from '#test/onnx-runtime.ts';

/** As the product serves it: rows by name, through the layout of the file's own signature. */
export async function serveColumns(
  runtime: ReturnType<typeof openTestRuntime>,
  bytes: Uint8Array,
  rows: readonly TrainingColumn[],
) {
  const { servedBytes, signature } = await inspectOnnx(runtime, bytes);
  const layout = featureLayout(signature);
  const { run, release } = await runtime.loadBytes(servedBytes);
  const named = Array.from({ length: rows[0] ? rowsOf(rows[0]) : 0 }, (_, row) =>
    Object.fromEntries(rows.map((column) => [column.name, cellOf(column, row)])),
  );
  const answer = await run(encodeRows(layout, parseRows(layout, named)));
  await release();
  return { answer, signature };
}

function cellOf(column: TrainingColumn, row: number) {
  if (column.kind === 'numeric') {
    const value = column.values[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }
  const code = column.codes[row] ?? -1;
  const missing = typeof column.labels[0] === 'number' ? -999 : '';
  return column.labels[code] ?? missing;
}

export function largestDifference(
  served: ArrayLike<number | bigint | string>,
  expected: Float64Array,
) {
  if (served.length !== expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - Number(served[at]))),
    0,
  );
}
