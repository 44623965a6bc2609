import { afterAll, describe, expect, test } from 'vitest';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { binaryTarget, classTarget, drawColumns, numberTarget } from '#test/training/drawn-data.ts';
import { largestDifference, serveColumns } from '#test/training/serve-columns.ts';
import type { TrainingColumn } from '../training-data.ts';
import { exportSgd } from './export-sgd.ts';
import { predictSgd } from './predict-sgd.ts';
import { trainSgd } from './train-sgd.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

const ROWS = 1500;
const far = (column: TrainingColumn): TrainingColumn =>
  column.kind === 'numeric'
    ? {
        ...column,
        values: column.values.map((value, row) => (row % 9 === 0 ? value * 1e6 : value)),
      }
    : column;
const columns = drawColumns(ROWS, 1);
/** Other rows, with categories that the model has not seen and numbers far beyond those it has. */
const others = drawColumns(ROWS, 2, 'abNcdefghijk'.split('')).map(far);

describe('ONNX Runtime answers as the model does', () => {
  test.each([
    ['binary', binaryTarget(columns, 3)],
    ['multiclass', classTarget(columns, 3)],
  ] as const)('%s', async (_task, target) => {
    const model = trainSgd({ columns, target });
    for (const rows of [columns, others]) {
      const { answer, signature } = await serveColumns(runtime, exportSgd(model), rows);
      const width = target.classes.length;
      expect(signature.inputs.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      expect(signature.outputs).toMatchObject([{ shape: ['N'] }, { shape: ['N', width] }]);
      const served = (answer.probabilities?.data ?? []) as Float32Array;
      const asked = width === 2 ? served.filter((_, at) => at % 2 === 1) : served;
      expect(largestDifference(asked, predictSgd(model, rows))).toBeLessThan(1e-6);
    }
  });

  test('regression', async () => {
    const model = trainSgd({ columns, target: numberTarget(columns, 3) });
    const { answer, signature } = await serveColumns(runtime, exportSgd(model), others);
    expect(signature.outputs).toMatchObject([{ name: 'prediction', shape: ['N', 1] }]);
    const served = answer.prediction?.data ?? [];
    expect(largestDifference(served, predictSgd(model, others))).toBeLessThan(5e-6);
  });

  test.each<[string, TrainingColumn[]]>([
    ['numbers alone', columns.slice(0, 2)],
    ['categories alone', columns.slice(3)],
    [
      'columns of nothing, with the names of outputs',
      [
        { name: 'label', kind: 'numeric', values: new Float64Array(ROWS).fill(Number.NaN) },
        { name: 'sum', kind: 'categorical', labels: [], codes: new Int32Array(ROWS).fill(-1) },
      ],
    ],
  ])('with %s', async (_name, some) => {
    const model = trainSgd({ columns: some, target: binaryTarget(columns, 3) });
    const { answer } = await serveColumns(runtime, exportSgd(model), some);
    const served = (answer.probabilities?.data ?? []) as Float32Array;
    const asked = served.filter((_, at) => at % 2 === 1);
    expect(largestDifference(asked, predictSgd(model, some))).toBeLessThan(1e-6);
  });
});

test('the same data, parameters and seed give the same bytes', () => {
  const train = (seed: number) =>
    exportSgd(trainSgd({ columns, target: binaryTarget(columns, 3) }, { seed }));
  expect(Buffer.compare(train(1), train(1))).toBe(0);
  expect(Buffer.compare(train(1), train(2))).not.toBe(0);
});
