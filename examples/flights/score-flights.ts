import { readFile } from 'node:fs/promises';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { createOnnxRuntime, inspectOnnx } from '#lib/onnx/service.ts';
import type { ExampleVersion } from './versions.ts';

const ROWS_AT_ONCE = 20_000;
const WHOLE_NUMBERS = new Set(['hour', 'weekday', 'distance']);
const quiet = { warn: () => undefined, error: () => undefined };

/** Scores flights by one of the example's versions: each column's probability of being late, of a row. */
export async function withScorer<T>(
  version: ExampleVersion,
  use: (score: (columns: readonly FileColumn[]) => Promise<Float64Array>) => Promise<T>,
): Promise<T> {
  const runtime = createOnnxRuntime({ runners: 1, log: quiet });
  try {
    const { servedBytes } = await inspectOnnx(runtime, await readFile(version.modelFile), {
      spokenOf: ['probabilities'],
    });
    const session = await runtime.load({ bytes: servedBytes }, { group: 'flights' });
    return await use(async (columns) => {
      const rows = lengthOf(columns);
      const scores = new Float64Array(rows);
      for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
        const until = Math.min(rows, from + ROWS_AT_ONCE);
        const inputs = Object.fromEntries(
          columns.map((column) => [column.name, tensorOf(column, from, until)]),
        );
        const { probabilities } = await session.run(inputs, ['probabilities']);
        const both = probabilities?.data as Float32Array;
        for (let row = from; row < until; row += 1) scores[row] = both[2 * (row - from) + 1] ?? NaN;
      }
      return scores;
    });
  } finally {
    await runtime.close();
  }
}

function lengthOf([first]: readonly FileColumn[]): number {
  if (!first) return 0;
  return first.kind === 'number' ? first.values.length : first.codes.length;
}

function tensorOf(column: FileColumn, from: number, until: number): TensorValue {
  const shape = [until - from, 1];
  if (column.kind === 'text') {
    const { codes, values } = column;
    const data = Array.from(codes.subarray(from, until), (code) => values[code] ?? '');
    return { type: 'string', shape, data };
  }
  const numbers = column.values.subarray(from, until);
  return WHOLE_NUMBERS.has(column.name)
    ? { type: 'int64', shape, data: BigInt64Array.from(numbers, BigInt) }
    : { type: 'float32', shape, data: Float32Array.from(numbers) };
}
