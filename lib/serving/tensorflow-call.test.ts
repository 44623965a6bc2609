import { describe, expect, it } from 'vitest';
import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import type { Answered } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { tensorflowCall } from './tensorflow-call.ts';

const spec = (name: string, type: TensorSpec['type'], shape: TensorSpec['shape']): TensorSpec => ({
  name,
  type,
  shape,
});
function info(inputs: TensorSpec[], outputs: TensorSpec[], task = 'regression') {
  const signature = { inputs, outputs };
  const layout = featureLayout(signature);
  return { model: 'm', number: 1, task, signature, layout, output: {} } as unknown as VersionInfo;
}

const vector = info([spec('x', 'float32', ['N', 2])], [spec('y', 'float32', ['N', 1])]);
const columns = info(
  [
    spec('distance', 'float32', ['N', 1]),
    spec('hour', 'int64', ['N', 1]),
    spec('origin', 'string', ['N', 1]),
  ],
  [spec('score', 'float32', ['N', 1]), spec('seen', 'string', ['N', 1])],
);
const image = info([spec('pixels', 'uint8', ['N', 2, 2])], [spec('y', 'float32', ['N'])]);
const row = { distance: 1, hour: 2, origin: 'JFK' };

const read = (version: VersionInfo, body: unknown) =>
  Object.fromEntries(
    Object.entries(tensorflowCall('predict', body, undefined).encode(version).inputs).map(
      ([name, { shape, data }]) => [name, [shape, Array.from(data as Iterable<unknown>)]],
    ),
  );

describe('predict reads', () => {
  it.each<[string, VersionInfo, unknown, object]>([
    [
      'rows',
      vector,
      {
        instances: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        x: [
          [2, 2],
          [1, 2, 3, 4],
        ],
      },
    ],
    [
      'rows by name',
      vector,
      { instances: [{ x: [1, 2] }] },
      {
        x: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    [
      'a column',
      vector,
      { inputs: [[1, 2]] },
      {
        x: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    [
      'a column by name',
      vector,
      { inputs: { x: [[1, 2]] } },
      {
        x: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    [
      'numbers JSON lacks',
      vector,
      { instances: [[Number.NaN, Number.NEGATIVE_INFINITY]] },
      {
        x: [
          [1, 2],
          [Number.NaN, Number.NEGATIVE_INFINITY],
        ],
      },
    ],
    [
      'single values',
      columns,
      { instances: [row, { ...row, hour: 2n ** 60n }], signature_name: 'serving_default' },
      {
        distance: [
          [2, 1],
          [1, 1],
        ],
        hour: [
          [2, 1],
          [2n, 2n ** 60n],
        ],
        origin: [
          [2, 1],
          ['JFK', 'JFK'],
        ],
      },
    ],
    [
      'lists of one and base64',
      columns,
      { instances: [{ distance: [1], hour: [2], origin: [{ b64: 'SkZL' }] }] },
      { distance: [[1, 1], [1]], hour: [[1, 1], [2n]], origin: [[1, 1], ['JFK']] },
    ],
    [
      'columns',
      columns,
      { inputs: { distance: [1, 2], hour: [[1], [2]], origin: ['a', { b64: 'w7w=' }] } },
      {
        distance: [
          [2, 1],
          [1, 2],
        ],
        hour: [
          [2, 1],
          [1n, 2n],
        ],
        origin: [
          [2, 1],
          ['a', 'ü'],
        ],
      },
    ],
    [
      'images',
      image,
      {
        instances: [
          [
            [1, 2],
            [3, 255],
          ],
        ],
      },
      {
        pixels: [
          [1, 2, 2],
          [1, 2, 3, 255],
        ],
      },
    ],
  ])('%s', (_name, version, body, inputs) => {
    expect(read(version, body)).toEqual(inputs);
  });

  it.each<[string, VersionInfo, unknown, string]>([
    ['no object', vector, [], 'The body must be a JSON object'],
    ['neither', vector, {}, 'either instances or inputs'],
    ['both', vector, { instances: [[1, 2]], inputs: [[1, 2]] }, 'either instances or inputs'],
    ['no rows', vector, { instances: [] }, 'instances must be a list of at least one row'],
    ['no list', vector, { instances: 1 }, 'instances must be a list'],
    ['another signature', vector, { instances: [[1, 2]], signature_name: 'x' }, 'serving_default'],
    ['a signature that is no text', vector, { instances: [[1, 2]], signature_name: 1 }, 'be text'],
    ['rows of another length', vector, { instances: [[1, 2], [3]] }, 'instances[1] must be a list'],
    ['a row by name among others', vector, { instances: [[1, 2], { x: [1, 2] }] }, 'instances[1]'],
    ['a row that is none among those by name', columns, { instances: [row, 1] }, 'instances[1]'],
    ['null', vector, { instances: [[1, null]] }, 'instances[0][1] must be a number, got null'],
    ['a missing input', columns, { instances: [{ distance: 1 }] }, 'instances[0].hour is missing'],
    ['an input too many', columns, { instances: [{ ...row, x: 1 }] }, 'instances[0].x is not an'],
    ['a missing column', columns, { inputs: { distance: [1] } }, 'inputs.hour is missing'],
    ['a column too many', columns, { inputs: { ...row, x: [1] } }, 'inputs.x is not an input'],
    ['a list for several', columns, { inputs: [1] }, 'must be an object with distance, hour'],
    ['bytes for a number', vector, { instances: [[1, { b64: 'SkZL' }]] }, 'got an object'],
    ['what is not base64', columns, { instances: [{ ...row, origin: { b64: '!' } }] }, 'base64'],
    [
      'bytes that are no text',
      columns,
      { instances: [{ ...row, origin: { b64: '/w==' } }] },
      'UTF-8',
    ],
    [
      'columns of other lengths',
      columns,
      { inputs: { ...row, hour: [1, 2], distance: [1], origin: ['a'] } },
      'hour',
    ],
  ])('and refuses %s', (_name, version, body, says) => {
    expect(() => read(version, body)).toThrow(says);
  });
});

describe('predict writes', () => {
  const y: TensorValue = { type: 'float32', shape: [2, 1], data: Float32Array.of(0.2, 3) };
  const say = (version: VersionInfo, body: object, outputs: Record<string, TensorValue>) =>
    tensorflowCall('predict', body, undefined).shape({
      info: version,
      outputs,
    } as unknown as Answered);
  const both = {
    score: { type: 'float64', shape: [1, 1], data: Float64Array.of(Number.NaN) },
    seen: { type: 'string', shape: [1, 1], data: ['"é"'] },
  } as Record<string, TensorValue>;

  it.each<[VersionInfo, object, Record<string, TensorValue>, string]>([
    [vector, { instances: [] }, { y }, '{"predictions":[[0.2],[3.0]]}'],
    [vector, { inputs: [] }, { y }, '{"outputs":[[0.2],[3.0]]}'],
    [columns, { instances: [] }, both, '{"predictions":[{"score":[NaN],"seen":["\\"é\\""]}]}'],
    [columns, { inputs: [] }, both, '{"outputs":{"score":[[NaN]],"seen":[["\\"é\\""]]}}'],
    [columns, { inputs: [] }, { score: y }, '{"outputs":{"score":[[0.2],[3.0]]}}'],
    [
      vector,
      { inputs: [] },
      { y: { ...y, shape: [], data: Float32Array.of(1) } },
      '{"outputs":1.0}',
    ],
  ])('%#', (version, body, outputs, text) => {
    expect(say(version, body, outputs)).toBe(text);
  });

  it('refuses rows where an output has none', () => {
    const odd = { ...both, score: { ...y, shape: [] } };
    expect(() => say(columns, { instances: [] }, odd)).toThrow('cannot be answered row by row');
  });
});

describe('classify and regress', () => {
  const classifier = { ...columns, task: 'binary' } as VersionInfo;
  const examples = [{ distance: [1], hour: 2, origin: { b64: 'SkZL' } }];

  it('read examples and what they share', () => {
    const call = tensorflowCall(
      'regress',
      {
        signature_name: 'tensorflow/serving/regress',
        context: { hour: 7 },
        examples: [{ distance: 1, origin: 'a' }],
      },
      undefined,
    );
    expect(call.encode(columns)).toMatchObject({ rowCount: 1, rows: [[1, 7n, 'a']] });
    expect(tensorflowCall('classify', { examples }, '2')).toMatchObject({ version: '2' });
    expect(tensorflowCall('classify', { examples }, '2').encode(classifier).rows).toEqual([
      [1, 2n, 'JFK'],
    ]);
  });

  it.each<['classify' | 'regress', unknown, VersionInfo, string]>([
    ['regress', {}, columns, 'examples must be a list'],
    ['regress', { examples: [] }, columns, 'at least one object'],
    ['regress', { examples: [1] }, columns, 'examples[0] must be an object'],
    ['regress', { examples: [{ distance: 1 }] }, columns, 'examples[0].hour is missing'],
    ['regress', { examples: [row], context: { hour: 1 } }, columns, 'is in the context too'],
    ['regress', { examples: [row], context: 1 }, columns, 'context must be an object'],
    ['regress', { examples: [row] }, classifier, 'its task is binary'],
    ['classify', { examples: [row] }, columns, 'its task is regression'],
    [
      'classify',
      { examples: [{}] },
      { ...image, task: 'binary' } as VersionInfo,
      'so there are no named features',
    ],
  ])('%s refuses %j', (verb, body, version, says) => {
    expect(() => tensorflowCall(verb, body, undefined).encode(version)).toThrow(says);
  });

  it('write pairs, and values', () => {
    const shape = (verb: 'classify' | 'regress', answer: object, version: VersionInfo) =>
      tensorflowCall(verb, { examples: [row] }, undefined).shape({
        answer,
        info: version,
      } as unknown as Answered);
    const probabilities = [{ 'on time': 0.25, late: 0.75 }];
    const classes = ['on time', 'late'];
    expect(shape('classify', { predictions: ['late'], classes, probabilities }, classifier)).toBe(
      '{"results":[[["on time",0.25],["late",0.75]]]}',
    );
    const falling = { classes: ['10', '9'], probabilities: [{ 10: 0.25, 9: 0.75 }] };
    expect(shape('classify', { predictions: ['9'], ...falling }, classifier)).toBe(
      '{"results":[[["10",0.25],["9",0.75]]]}',
    );
    expect(shape('classify', { predictions: ['late'], probabilities: null }, classifier)).toBe(
      '{"results":[[["late",0.0]]]}',
    );
    expect(shape('classify', { predictions: [null], probabilities: null }, classifier)).toBe(
      '{"results":[[["",NaN]]]}',
    );
    expect(shape('regress', { predictions: [Math.fround(0.1), null] }, columns)).toBe(
      '{"results":[0.1,NaN]}',
    );
    expect(() => shape('regress', { predictions: [[1, 2]] }, columns)).toThrow(':predict');
  });
});
