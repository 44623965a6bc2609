import { afterAll, describe, expect, test } from 'vitest';
import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx } from '#lib/onnx/service.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { binaryTarget, drawColumns, numberTarget } from '#test/training/drawn-data.ts';
import { largestDifference } from '#test/training/serve-columns.ts';
import { builtInTrainers, TRAINERS } from './built-in-trainers.ts';
import { formOfVersion } from './form-of-version.ts';
import type { ModelForm } from './model-form.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

const ROWS = 400;
const columns = drawColumns(ROWS, 1);
const [plain, , whole, letter] = columns;
const used = [whole, letter, plain].filter((column) => column !== undefined);
const options = { parameters: {}, seed: 1 };

const asColumns: ModelForm = {
  inputs: {
    kind: 'columns',
    columns: {
      whole: { type: 'int64', rank: 1 },
      letter: { type: 'string', rank: 2 },
      plain: { type: 'float64', rank: 2 },
    },
  },
  label: 'class_of_row',
  score: 'scores',
};

describe.each(TRAINERS)('%s takes what another version took', (name) => {
  test('columns of their types, with outputs of its names', async () => {
    const target = binaryTarget(used, 3);
    const trained = builtInTrainers[name].train(
      { columns: used, target },
      { ...options, form: asColumns },
    );
    const { servedBytes, signature } = await inspectOnnx(runtime, trained.bytes);
    const layout = featureLayout(signature);
    expect(formOfVersion('binary', { signature, layout, output: {} })).toEqual(asColumns);
    const rows = Array.from({ length: ROWS }, (_, row) => ({
      plain: plain?.kind === 'numeric' ? plain.values[row] : null,
      whole: whole?.kind === 'numeric' ? whole.values[row] : null,
      letter: letter?.kind === 'categorical' ? (letter.labels[letter.codes[row] ?? -1] ?? '') : '',
    }));
    const session = await runtime.loadBytes(servedBytes);
    const answer = await session.run(encodeRows(layout, parseRows(layout, rows)));
    await session.release();
    const scores = ((answer.scores?.data ?? []) as Float32Array).filter((_, at) => at % 2 === 1);
    expect(largestDifference(scores, trained.predict(used))).toBeLessThan(1e-6);
  });

  test('one vector, in its order', async () => {
    const numbers = [plain, whole].filter((column) => column !== undefined);
    const form: ModelForm = {
      inputs: { kind: 'vector', name: 'input', type: 'float32', features: ['whole', 'plain'] },
      label: null,
      score: 'variable',
    };
    const data = { columns: numbers, target: numberTarget(numbers, 3) };
    const trained = builtInTrainers[name].train(data, { ...options, form });
    const { servedBytes, signature } = await inspectOnnx(runtime, trained.bytes);
    const layout = featureLayout(signature, ['whole', 'plain']);
    expect(formOfVersion('regression', { signature, layout, output: {} })).toEqual(form);
    const rows = Array.from({ length: ROWS }, (_, row) =>
      [whole, plain].map((column) => (column?.kind === 'numeric' ? column.values[row] : null)),
    );
    const session = await runtime.loadBytes(servedBytes);
    const answer = await session.run(encodeRows(layout, parseRows(layout, rows)));
    await session.release();
    expect(largestDifference(answer.variable?.data ?? [], trained.predict(numbers))).toBeLessThan(
      1e-4,
    );
  });
});
