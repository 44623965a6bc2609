import { describe, expect, it } from 'vitest';
import type { Signature, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import type { RemoteRuntime } from './contract.ts';
import type { RemoteRun, Tensors } from './protocol.ts';
import { protocolOf } from './protocols.ts';

const spec = (name: string, type: TensorSpec['type'], shape: TensorSpec['shape']): TensorSpec => ({
  name,
  type,
  shape,
});
const floats = (shape: number[], ...values: number[]): TensorValue => ({
  type: 'float32',
  shape,
  data: Float32Array.from(values),
});
const vector: Signature = {
  inputs: [spec('x', 'float32', [null, 2])],
  outputs: [spec('score', 'float32', [null, 1])],
};
const columns: Signature = {
  inputs: [spec('origin', 'string', [null, 1]), spec('hour', 'int64', [null])],
  outputs: [spec('label', 'string', [null]), spec('probability', 'float64', [null, 2])],
};

function runOf(signature: Signature, inputs: Tensors, outputs?: string[]): RemoteRun {
  return {
    signature,
    layout: featureLayout(signature),
    inputs,
    outputs: outputs ?? signature.outputs.map(({ name }) => name),
  };
}
const vectorRun = (...rows: number[][]) =>
  runOf(vector, { x: floats([rows.length, 2], ...rows.flat()) });
const columnsRun = runOf(columns, {
  origin: { type: 'string', shape: [2, 1], data: ['JFK', 'a"b'] },
  hour: { type: 'int64', shape: [2], data: BigInt64Array.of(9_223_372_036_854_775_807n, 2n) },
});
const written = (remote: RemoteRuntime, run: RemoteRun) =>
  protocolOf(remote).writeBodies(remote, run);
const read = (remote: RemoteRuntime, run: RemoteRun, ...answers: unknown[]) =>
  protocolOf(remote).readAnswers(remote, run, answers);

describe('the Open Inference Protocol', () => {
  const remote = {
    kind: 'oip',
    url: 'http://m',
    model: 'a b',
    version: '2',
  } as never as RemoteRuntime;
  const answer = (over: object) => ({
    outputs: [{ name: 'score', datatype: 'FP32', shape: [1, 1], data: [0.5], ...over }],
  });

  it('knows its addresses', () => {
    const protocol = protocolOf(remote);
    expect(protocol.readyPath(remote)).toBe('/v2/models/a%20b/versions/2/ready');
    expect(protocol.predictPath(remote)).toBe('/v2/models/a%20b/versions/2/infer');
  });

  it('writes tensors without losing digits', () => {
    expect(JSON.parse(written(remote, vectorRun([1, Number.NaN]))[0] ?? '')).toEqual({
      inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, null] }],
      outputs: [{ name: 'score' }],
    });
    expect(written(remote, columnsRun)[0]).toContain('"data":[9223372036854775807,2]');
  });

  it('reads tensors, flat or nested', () => {
    const expected = { score: floats([1, 1], 0.5) };
    expect(read(remote, vectorRun([1, 2]), answer({}))).toEqual(expected);
    expect(read(remote, vectorRun([1, 2]), answer({ data: [[0.5]] }))).toEqual(expected);
    const two = { outputs: [{ name: 'score', datatype: 'FP32', shape: [2, 1], data: [null, 1] }] };
    expect(read(remote, vectorRun([1, 2], [3, 4]), two)).toEqual({
      score: floats([2, 1], Number.NaN, 1),
    });
  });

  it.each([
    [{}, 'answered without the output score'],
    [{ outputs: {} }, 'answered outputs that are no list'],
    ['text', 'answered without the output score'],
    [answer({ datatype: 'FP64' }), 'answered the output score as FP64 instead of FP32'],
    [answer({ shape: undefined }), 'answered the output score without a shape'],
    [answer({ shape: [1, 2] }), 'must have the shape [-1, 1], got [1, 2]'],
    [answer({ shape: [2, 1], data: [1, 2] }), 'answered 2 rows in the output score, 1 were asked'],
    [answer({ data: [1, 2] }), 'must have 1 values for the shape [1, 1], got 2'],
    [answer({ data: ['high'] }), 'must be a number, got text'],
    [answer({ data: undefined }), 'got nothing'],
    [answer({ shape: [1e9, 1] }), 'must have 1000000000 values'],
    [answer({ shape: [-1, 1] }), 'has an impossible shape'],
  ])('refuses %#', (body, message) => {
    expect(() => read(remote, vectorRun([1, 2]), body)).toThrow(message);
  });

  it.each([
    [null, Number.NaN],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
  ])('leaves it to the fallback chain what %s alone is worth', (word, value) => {
    expect(read(remote, vectorRun([1, 2]), answer({ data: [word] })).score).toEqual(
      floats([1, 1], value),
    );
  });

  it('reads what the server says of the model', () => {
    const { readMetadata } = protocolOf(remote);
    const tensors = (datatype: string) => [{ name: 'x', datatype, shape: [-1, 3] }];
    expect(readMetadata(remote, { inputs: tensors('FP32'), outputs: tensors('INT64') })).toEqual({
      inputs: [spec('x', 'float32', [null, 3])],
      outputs: [spec('x', 'int64', [null, 3])],
    });
    expect(readMetadata(remote, { name: 'x', inputs: [], outputs: [] })).toBeUndefined();
    expect(() =>
      readMetadata(remote, { inputs: tensors('BF16'), outputs: tensors('FP32') }),
    ).toThrow('describes x as BF16, which is no datatype');
    expect(() => readMetadata(remote, { inputs: [7], outputs: [7] })).toThrow('without name');
  });
});

describe('TensorFlow Serving', () => {
  const remote = { kind: 'tfserving', url: 'http://m', model: 'm', signature_name: 's' } as const;

  it('writes columns, and reads them back', () => {
    expect(protocolOf<RemoteRuntime>(remote).predictPath(remote)).toBe('/v1/models/m:predict');
    expect(written(remote, vectorRun([1, Number.NaN], [3, Number.NEGATIVE_INFINITY]))).toEqual([
      '{"signature_name":"s","inputs":{"x":[[1,NaN],[3,-Infinity]]}}',
    ]);
    expect(read(remote, vectorRun([1, 2], [3, 4]), { outputs: [[1], [2]] })).toEqual({
      score: floats([2, 1], 1, 2),
    });
    const outputs = {
      label: ['yes', { b64: Buffer.from('nö').toString('base64') }],
      probability: [
        [0, 1],
        [1, 0],
      ],
    };
    expect(read(remote, columnsRun, { outputs })).toEqual({
      label: { type: 'string', shape: [2], data: ['yes', 'nö'] },
      probability: { type: 'float64', shape: [2, 2], data: Float64Array.of(0, 1, 1, 0) },
    });
  });

  it.each([
    [{ predictions: [[1]] }, 'answered without outputs'],
    [{ outputs: { other: [[1]] } }, 'answered without the output score'],
    [{ outputs: [[1, 2]] }, 'must have the shape'],
    [{ outputs: [[1], [2]] }, 'answered 2 rows'],
  ])('refuses %#', (body, message) => {
    expect(() => read(remote, vectorRun([1, 2]), body)).toThrow(message);
  });

  it('reads the signature that is asked for', () => {
    const dim = (...sizes: string[]) => ({
      dim: sizes.map((size) => ({ size, name: '' })),
      unknown_rank: false,
    });
    const body = (dtype: string) => ({
      metadata: {
        signature_def: {
          signature_def: {
            s: {
              inputs: { x: { dtype, tensor_shape: dim('-1', '2') } },
              outputs: { y: { dtype: 'DT_STRING', tensor_shape: { dim: [], unknown_rank: true } } },
            },
          },
        },
      },
    });
    const { readMetadata } = protocolOf<RemoteRuntime>(remote);
    expect(readMetadata(remote, body('DT_FLOAT'))).toEqual({
      inputs: [spec('x', 'float32', [null, 2])],
      outputs: [{ ...spec('y', 'string', []), unranked: true }],
    });
    expect(() => readMetadata(remote, body('DT_RESOURCE'))).toThrow('x as DT_RESOURCE');
    expect(() => readMetadata({ ...remote, signature_name: 'z' }, body('DT_FLOAT'))).toThrow(
      'no signature z (s)',
    );
    expect(readMetadata(remote, {})).toBeUndefined();
  });
});

describe('one row at a time', () => {
  const flask = { kind: 'flask', url: 'http://m' } as const;
  const ray = { kind: 'ray-serve', url: 'http://m' } as const;

  it.each<[RemoteRuntime, RemoteRun, string[]]>([
    [flask, vectorRun([1, 2], [3, Number.NaN]), ['{"features":[1,2]}', '{"features":[3,null]}']],
    [{ ...flask, row: 'object' }, vectorRun([1, 2]), ['{"features":{"f0":1,"f1":2}}']],
    [
      ray,
      columnsRun,
      ['{"origin":"JFK","hour":9223372036854775807}', '{"origin":"a\\"b","hour":2}'],
    ],
    [{ ...ray, row: 'list' }, columnsRun, ['["JFK",9223372036854775807]', '["a\\"b",2]']],
  ])('writes rows: %#', (remote, run, bodies) => {
    expect(written(remote, run)).toEqual(bodies);
  });

  it.each<[RemoteRuntime, unknown[]]>([
    [flask, [{ prediction: 1 }, { prediction: [2] }]],
    [flask, [{ score: [[1]] }, { score: 2 }]],
    [ray, [1, [2]]],
    [ray, [{ score: 1 }, { prediction: 2 }]],
  ])('reads rows: %#', (remote, answers) => {
    expect(read(remote, vectorRun([1, 2], [3, 4]), ...answers)).toEqual({
      score: floats([2, 1], 1, 2),
    });
  });

  it('reads several outputs', () => {
    const row = (label: string) => ({ label, probability: [0.25, 0.75] });
    expect(read(ray, columnsRun, row('a'), row('b'))).toEqual({
      label: { type: 'string', shape: [2], data: ['a', 'b'] },
      probability: {
        type: 'float64',
        shape: [2, 2],
        data: Float64Array.of(0.25, 0.75, 0.25, 0.75),
      },
    });
  });

  it.each([
    [{ result: 1 }, 'answered without score'],
    [{ prediction: [1, 2] }, 'must have the shape [-1, 1], got [1, 2]'],
    [{ prediction: [[[[[1]]]]] }, 'nested too deep'],
    [{ prediction: { a: 1 } }, 'must be a number, got an object'],
  ])('refuses %#', (answer, message) => {
    expect(() => read(flask, vectorRun([1, 2]), answer)).toThrow(message);
  });

  it('is for models with features whose outputs have rows', () => {
    const { refuse } = protocolOf<RemoteRuntime>(flask);
    const refusalOf = (signature: Signature) =>
      refuse({ signature, layout: featureLayout(signature) });
    expect(refusalOf(vector)).toBeNull();
    expect(refusalOf({ ...vector, inputs: [spec('x', 'float32', [null, 2, 2])] })).toContain(
      'takes rows of features',
    );
    expect(refusalOf({ ...vector, outputs: [spec('y', 'float32', [])] })).toContain(
      'the output y must have',
    );
  });
});
