import { afterAll, expect, test } from 'vitest';
import {
  columnsModel,
  constantScoreModel,
  identityModel,
  lookupModel,
  slowModel,
  vectorModel,
} from '#test/onnx-models.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import type { TensorValue } from './contract.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

const floats = (values: number[], shape: number[]): TensorValue => ({
  type: 'float32',
  shape,
  data: new Float32Array(values),
});

test('a vector model answers as computed by hand', async () => {
  const session = await runtime.loadBytes(vectorModel([0.5, -0.25, 0.125], 0.1));
  const { score } = await session.run({ features: floats([1, 1, 1, 2, 4, 8], [2, 3]) });
  expect(score?.shape).toEqual([2, 1]);
  expect(score?.data).toEqual(Float32Array.from([0.475, 1.1]));
  await session.release();
});

test('numbers, integers and text together', async () => {
  const session = await runtime.loadBytes(columnsModel());
  const answer = await session.run({
    distance: floats([1000, 500], [2, 1]),
    hour: { type: 'int64', shape: [2, 1], data: new BigInt64Array([5n, 10n]) },
    origin: { type: 'string', shape: [2, 1], data: ['JFK', 'Zürich ✈'] },
  });
  expect(answer.origin_seen?.data).toEqual(['JFK', 'Zürich ✈']);
  const [first, second] = (answer.score?.data ?? []) as Float32Array;
  expect(first).toBeCloseTo(2.05, 5);
  expect(second).toBeCloseTo(0.6, 5);
  await session.release();
});

test.each([
  ['bool', new Uint8Array([1, 0])],
  ['uint8', new Uint8Array([0, 255])],
  ['uint16', new Uint16Array([0, 65535])],
  ['uint32', new Uint32Array([0, 2 ** 32 - 1])],
  ['uint64', new BigUint64Array([0n, 2n ** 64n - 1n])],
  ['int8', new Int8Array([-128, 127])],
  ['int16', new Int16Array([-32768, 32767])],
  ['int32', new Int32Array([-(2 ** 31), 2 ** 31 - 1])],
  ['int64', new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n])],
  ['float16', new Uint16Array([0x3c00, 0xfbff])],
  ['float32', new Float32Array([1.5, Number.NaN])],
  ['float64', new Float64Array([0.1, Number.NEGATIVE_INFINITY])],
  ['string', ['', 'a\nb']],
] as const)('%s goes through the runtime unchanged', async (type, data) => {
  const session = await runtime.loadBytes(identityModel(type));
  const x = { type, shape: [1, 2], data } as TensorValue;
  expect(await session.run({ x })).toEqual({ y: x });
  const none = { ...x, shape: [0, 2], data: data.slice(0, 0) } as TensorValue;
  expect(await session.run({ x: none })).toEqual({ y: none });
  await session.release();
});

test('only the outputs asked for are fetched', async () => {
  const session = await runtime.loadBytes(columnsModel());
  const inputs = {
    distance: floats([1], [1, 1]),
    hour: { type: 'int64', shape: [1, 1], data: new BigInt64Array(1) },
    origin: { type: 'string', shape: [1, 1], data: [''] },
  } satisfies Record<string, TensorValue>;
  expect(Object.keys(await session.run(inputs, ['origin_seen']))).toEqual(['origin_seen']);
  await expect(session.run(inputs, ['nothing'])).rejects.toThrow('nothing');
  await session.release();
});

test('what the runtime refuses is said in its words, without its source files', async () => {
  const vector = await runtime.loadBytes(vectorModel());
  await expect(vector.run({ features: floats([1, 2], [1, 2]) })).rejects.toThrow(
    /Got invalid dimensions for input: features .*Got: 2 Expected: 3/,
  );
  await expect(vector.run({ features: floats([1, 2], [1, 3]) })).rejects.toThrow(
    'Input features of shape [1, 3] has 2 values',
  );
  await expect(vector.run({})).rejects.toThrow('The input features is missing');
  await expect(
    vector.run({ features: floats([1, 2, 3], [1, 3]), other: floats([1], [1]) }),
  ).rejects.toThrow('The model has no input other');
  await vector.release();

  const lookup = await runtime.loadBytes(lookupModel());
  const index = { type: 'int64', shape: [1], data: new BigInt64Array([5n]) } as const;
  await expect(lookup.run({ index: { ...index, shape: [1] } })).rejects.toThrow(
    /indices element out of data bounds, idx=5/,
  );
  await lookup.release();
});

test('runs at the same time do not mix', async () => {
  const sessions = await Promise.all([
    runtime.loadBytes(vectorModel([1, 0, 0], 0)),
    runtime.loadBytes(constantScoreModel(7)),
  ]);
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const { score } = (await sessions[index % 2]?.run({
        features: floats([index, 1, 1], [1, 3]),
      })) ?? { score: undefined };
      return score?.data[0];
    }),
  );
  answers.forEach((answer, index) => {
    expect(answer).toBe(index % 2 === 0 ? index : 7);
  });
  await Promise.all(sessions.map((session) => session.release()));
});

test('release waits for runs under way and refuses later ones', async () => {
  const session = await runtime.loadBytes(slowModel());
  const runs = Array.from({ length: 5 }, () =>
    session.run({ features: floats([1, 2, 3], [1, 3]) }),
  );
  const released = session.release();
  await expect(session.run({ features: floats([1, 2, 3], [1, 3]) })).rejects.toThrow(
    'no longer loaded',
  );
  const answers = await Promise.all(runs);
  expect(answers.map(({ score }) => score?.data[0])).toEqual([6, 6, 6, 6, 6]);
  await released;
  await session.release();
});
