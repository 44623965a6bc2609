import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { encodeRows, parseRows } from './encode-rows.ts';
import { featureLayout } from './feature-layout.ts';
import { checkGoldenCases, type GoldenCheck } from './golden-cases.ts';
import { inspectOnnx } from './service.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

interface Metadata {
  feature_names: string[];
  golden_cases: GoldenCheck['cases'];
  tolerance: number;
}

/** scikit-learn's own exports: version 1 ends in ZipMap, 2 and 3 do not. */
test.each([1, 2, 3])('flights version %d reproduces its golden cases', async (version) => {
  const directory = new URL(`../../examples/flights/models/v${version}/`, import.meta.url);
  const bytes = await readFile(new URL('model.onnx', directory));
  const metadata: Metadata = JSON.parse(
    await readFile(new URL('metadata.json', directory), 'utf8'),
  );
  const { golden_cases: cases, tolerance } = metadata;
  const spokenOf = cases.flatMap(({ outputs }) => Object.keys(outputs));

  const { servedBytes, signature, onnx } = await inspectOnnx(runtime, bytes, { spokenOf });
  const layout = featureLayout(signature, metadata.feature_names);
  expect(onnx.changes).toHaveLength(version === 1 ? 1 : 0);
  expect(layout.kind).toBe('columns');
  expect(signature.outputs.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'label int64',
    'probabilities float32',
  ]);

  const { run, release } = await runtime.loadBytes(servedBytes);
  await checkGoldenCases({ run, signature, layout, cases, tolerance });

  // All cases in one batch answer as each alone does.
  const rows = parseRows(
    layout,
    cases.map(({ inputs }) => inputs),
  );
  const { label } = await run(encodeRows(layout, rows), ['label']);
  expect(Array.from(label?.data ?? [], Number)).toEqual(cases.map(({ outputs }) => outputs.label));

  const [first] = cases;
  const wrong = { ...first, inputs: first?.inputs ?? {}, outputs: { label: 7 } };
  await expect(
    checkGoldenCases({ run, signature, layout, cases: [wrong], tolerance }),
  ).rejects.toThrow('golden case 1 (golden_cases[0]) differs: output label: expected 7, got');
  await release();
});
