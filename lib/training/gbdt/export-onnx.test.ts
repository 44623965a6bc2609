import { afterAll, describe, expect, test } from 'vitest';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { binaryTarget, classTarget, drawColumns, numberTarget } from '#test/training/drawn-data.ts';
import { largestDifference, serveColumns } from '#test/training/serve-columns.ts';
import type { TrainingColumn } from '../training-data.ts';
import { exportOnnx } from './export-onnx.ts';
import { predictGbdt } from './predict-gbdt.ts';
import { type GbdtModel, trainGbdt } from './train-gbdt.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

const ROWS = 1500;
const columns = drawColumns(ROWS, 1);
/** Other rows, with categories that the model has not seen and numbers beyond those it has. */
const others = drawColumns(ROWS, 2, ['a', 'b', 'new', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']);

const serve = (bytes: Uint8Array, rows: readonly TrainingColumn[]) =>
  serveColumns(runtime, bytes, rows);

describe('ONNX Runtime answers as the trees do', () => {
  const parameters = { n_trees: 200, min_samples_leaf: 5 };
  const tasks = [
    ['binary', binaryTarget(columns, 3)],
    ['multiclass', classTarget(columns, 3)],
  ] as const;

  test.each(tasks)('%s', async (_task, target) => {
    const model = trainGbdt({ columns, target }, { parameters });
    for (const rows of [columns, others]) {
      const { answer, signature } = await serve(exportOnnx(model), rows);
      const expected = predictGbdt(model, rows);
      const served = answer.probabilities?.data ?? [];
      const width = target.classes.length;
      expect(signature.outputs).toMatchObject([{ shape: ['N'] }, { shape: ['N', width] }]);
      const probabilities =
        width === 2
          ? Float64Array.from(served as Float32Array).filter((_, at) => at % 2 === 1)
          : served;
      expect(largestDifference(probabilities, expected)).toBeLessThan(1e-6);
      for (let row = 0; row < ROWS; row += 1) {
        const shares = Array.from({ length: width }, (_, at) => Number(served[row * width + at]));
        const likeliest = shares.indexOf(Math.max(...shares));
        expect(String(answer.label?.data[row])).toBe(String(target.classes[likeliest]));
      }
    }
  });

  test('regression', async () => {
    const target = numberTarget(columns, 3);
    const model = trainGbdt({ columns, target }, { parameters });
    const { answer, signature } = await serve(exportOnnx(model), others);
    expect(signature.outputs).toMatchObject([{ name: 'prediction', type: 'float32' }]);
    const served = answer.prediction?.data ?? [];
    expect(largestDifference(served, predictGbdt(model, others))).toBeLessThan(1e-6);
  });

  test.each<[string, (model: GbdtModel) => GbdtModel]>([
    ['no trees', (model) => ({ ...model, trees: [] })],
    ['trees of one leaf', (model) => model],
  ])('a model of %s', async (_name, change) => {
    const model = change(
      trainGbdt(
        { columns, target: binaryTarget(columns, 3) },
        { parameters: { n_trees: 2, min_samples_leaf: ROWS } },
      ),
    );
    const { answer } = await serve(exportOnnx(model), columns);
    expect(answer.probabilities?.data[1]).toBeCloseTo(predictGbdt(model, columns)[0] ?? 0, 6);
  });
});

test('a column may have the name of an output, and nothing in it', async () => {
  const odd: TrainingColumn[] = [
    { name: 'label', kind: 'numeric', values: new Float64Array(ROWS).fill(Number.NaN) },
    { name: 'scores', kind: 'categorical', labels: [], codes: new Int32Array(ROWS).fill(-1) },
    ...columns.slice(0, 1),
  ];
  const model = trainGbdt({ columns: odd, target: binaryTarget(columns, 3) });
  const { answer } = await serve(exportOnnx(model), odd);
  expect(Object.keys(answer).sort()).toEqual(['label_', 'probabilities']);
});

test('the same data, parameters and seed give the same bytes', () => {
  const train = (seed: number) =>
    exportOnnx(
      trainGbdt(
        { columns, target: binaryTarget(columns, 3) },
        { seed, parameters: { n_trees: 10, early_stopping_rounds: 5 } },
      ),
    );
  expect(Buffer.compare(train(1), train(1))).toBe(0);
  expect(Buffer.compare(train(1), train(2))).not.toBe(0);
});
