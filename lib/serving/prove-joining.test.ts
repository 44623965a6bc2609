import { afterAll, expect, test } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import {
  centringModel,
  columnsModel,
  lookupModel,
  sequenceModel,
  slowModel,
  vectorModel,
} from '#test/onnx-models.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import { proveJoining } from './prove-joining.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

type Tensors = Record<string, TensorValue>;
const features = (...values: number[]): Tensors => ({
  features: { type: 'float32', shape: [1, 3], data: new Float32Array(values) },
});
const index = (value: bigint): Tensors => ({
  index: { type: 'int64', shape: [1], data: BigInt64Array.of(value) },
});
const columns = (distance: number, hour: bigint, origin: string): Tensors => ({
  distance: { type: 'float32', shape: [1, 1], data: Float32Array.of(distance) },
  hour: { type: 'int64', shape: [1, 1], data: BigInt64Array.of(hour) },
  origin: { type: 'string', shape: [1, 1], data: [origin] },
});
const rows = [features(0, 0, 0), features(1, 1, 1), features(-3, 0.5, 9)];

test.each<[string, Uint8Array, Tensors[], boolean]>([
  ['rows of a table', vectorModel(), rows, true],
  ['columns of several types', columnsModel(), [columns(1, 2n, 'JFK'), columns(3, 4n, '')], true],
  ['random numbers that play no part', slowModel(1, 2), rows, true],
  ['rows that are compared with each other', centringModel(), rows, false],
  ['rows that follow each other', sequenceModel(), rows, false],
  ['one input only, which shows nothing', vectorModel(), rows.slice(1, 2), false],
  ['inputs that the model refuses', lookupModel(), [index(1n), index(99n)], false],
  ['no input', vectorModel(), [], false],
])('%s', async (_, bytes, samples, expected) => {
  const session = await runtime.loadBytes(bytes);
  expect(await proveJoining(session.run, samples, 1e-4)).toBe(expected);
  await session.release();
});
