import { describe, expect, it } from 'vitest';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { Answered } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { inferCall, rawInferCall, splitInferBody } from './inference-request.ts';
import { writeInferResponse } from './inference-response.ts';

const spec = (name: string, type: TensorSpec['type'], shape: TensorSpec['shape']) => ({
  name,
  type,
  shape,
});
const version = (inputs: TensorSpec[], outputs = [spec('y', 'float32', ['N'])]) =>
  ({
    model: 'm',
    number: 1,
    task: 'regression',
    signature: { inputs, outputs },
    layout: { kind: 'tensors', reason: 'test' },
    output: {},
  }) as unknown as VersionInfo;

const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
const input = (name: string, shape: number[], size: unknown, more = {}) => ({
  name,
  datatype: 'FP32',
  shape,
  parameters: { binary_data_size: size, ...more },
});

describe('splitInferBody', () => {
  const body = Buffer.from('{}abc');
  it.each<[string | undefined, string | undefined, string | undefined]>([
    [undefined, '{}abc', undefined],
    ['2', '{}', 'abc'],
    ['5', '{}abc', ''],
    ['0', undefined, '{}abc'],
  ])('%j', (header, json, binary) => {
    const parts = splitInferBody(body, header);
    expect(parts.json && String(parts.json)).toBe(json);
    expect(parts.binary && String(parts.binary)).toBe(binary);
  });
  it.each(['6', '-1', 'x', '1.0', '', '99999999999999999999', '1e1'])('refuses %j', (header) => {
    expect(() => splitInferBody(body, header)).toThrow('at most the body');
  });
});

describe('inferCall', () => {
  const xy = version([spec('x', 'float32', ['N']), spec('z', 'float32', ['N'])]);

  it('reads bytes beside JSON, in order', () => {
    const call = inferCall(
      {
        inputs: [
          input('x', [2], 8),
          { name: 'j', datatype: 'FP32', shape: [1], data: [5] },
          input('z', [1], 4),
        ],
      },
      { binary: floats(1, 2, 3) },
    );
    const { inputs } = call.encode(
      version(
        [...xy.signature.inputs, spec('j', 'float32', ['M'])].map((one) => ({
          ...one,
          shape: [null],
        })),
      ),
    );
    expect(Object.entries(inputs).map(([name, { data }]) => [name, ...data])).toEqual([
      ['x', 1, 2],
      ['j', 5],
      ['z', 3],
    ]);
  });

  it.each<[string, unknown, Buffer | undefined, string]>([
    ['bytes without the header', { inputs: [input('x', [1], 4)] }, undefined, 'needs the header'],
    [
      'more than there is',
      { inputs: [input('x', [1], 8)] },
      floats(1),
      'at most the 4 that are left',
    ],
    ['less than there is', { inputs: [input('x', [1], 4)] }, floats(1, 2), 'has 4 bytes more'],
    [
      'a size that is none',
      { inputs: [input('x', [1], '4')] },
      floats(1),
      'must be a number of bytes',
    ],
    ['a negative size', { inputs: [input('x', [1], -4)] }, floats(1), 'must be a number of bytes'],
    [
      'another size than the shape',
      { inputs: [input('x', [3], 4)] },
      floats(1),
      'must be 12 bytes',
    ],
    ['both', { inputs: [{ ...input('x', [1], 4), data: [1] }] }, floats(1), 'excludes'],
    [
      'shared memory',
      {
        inputs: [
          { name: 'x', datatype: 'FP32', shape: [1], parameters: { shared_memory_region: 'r' } },
        ],
      },
      undefined,
      'shared_memory_region is not supported',
    ],
    ['parameters that are none', { inputs: [], parameters: 1 }, undefined, 'must be an object'],
    [
      'a wish that is none',
      { inputs: [], parameters: { binary_data_output: 'yes' } },
      undefined,
      'must be true or false',
    ],
    [
      'the same of an output',
      { inputs: [], outputs: [{ name: 'y', parameters: { binary_data: 1 } }] },
      undefined,
      'must be true or false',
    ],
    [
      'classification',
      { inputs: [], outputs: [{ name: 'y', parameters: { classification: 3 } }] },
      undefined,
      'not supported',
    ],
    ['an id that is no text', { id: 1, inputs: [] }, undefined, 'id must be text'],
    ['a list', [], undefined, 'must be a JSON object'],
  ])('refuses %s', (_name, body, binary, says) => {
    expect(() => inferCall(body, { binary })).toThrow(says);
  });

  const answered = {
    release: 7,
    servedBy: 'fallback',
    degraded: true,
    cached: false,
    confidence: 'medium',
    outputs: {
      y: { type: 'int64', shape: [1, 2], data: BigInt64Array.of(2n ** 62n, -1n) },
      s: { type: 'string', shape: [1], data: ['é'] },
    },
  } as unknown as Answered;
  const head = { model_name: 'm', model_version: '3', id: 'i' };
  const said =
    '"parameters":{"release":7,"served_by":"fallback","degraded":true,"cached":false,"confidence":"medium"}';

  it.each<[string, object, string, number[]]>([
    [
      'JSON',
      {},
      `{"name":"y","datatype":"INT64","shape":[1,2],"data":[4611686018427387904,-1]},{"name":"s","datatype":"BYTES","shape":[1],"data":["é"]}`,
      [],
    ],
    [
      'bytes for all',
      { parameters: { binary_data_output: true } },
      `{"name":"y","datatype":"INT64","shape":[1,2],"parameters":{"binary_data_size":16}},{"name":"s","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}}`,
      [0, 0, 0, 0, 0, 0, 0, 64, 255, 255, 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0xc3, 0xa9],
    ],
    [
      'bytes for one, in the order asked for',
      {
        parameters: { binary_data_output: true },
        outputs: [{ name: 's' }, { name: 'y', parameters: { binary_data: false } }],
      },
      `{"name":"s","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}},{"name":"y","datatype":"INT64","shape":[1,2],"data":[4611686018427387904,-1]}`,
      [2, 0, 0, 0, 0xc3, 0xa9],
    ],
  ])('answers %s', (_name, body, outputs, bytes) => {
    const answer = inferCall({ inputs: [], ...body }, {}).shape(answered);
    const sent = writeInferResponse(head, answer);
    const json = `{"model_name":"m","model_version":"3","id":"i",${said},"outputs":[${outputs}]}`;
    expect(sent.jsonLength).toBe(bytes.length > 0 ? Buffer.byteLength(json) : undefined);
    expect(String(sent.body.subarray(0, Buffer.byteLength(json)))).toBe(json);
    expect([...sent.body.subarray(Buffer.byteLength(json))]).toEqual(bytes);
  });

  it('leaves the release out where a version was named', () => {
    const { parameters } = inferCall({ inputs: [] }, {}).shape({ ...answered, release: null });
    expect(parameters).not.toHaveProperty('release');
  });
});

describe('rawInferCall', () => {
  it.each<[TensorSpec['shape'], number, number[]]>([
    [['N', 3], 3, [1, 3]],
    [['N', 3], 6, [2, 3]],
    [['N'], 4, [4]],
    [['N', 'M'], 4, [1, 4]],
    [['N', 2, 'W'], 6, [1, 2, 3]],
    [[2, 2], 4, [2, 2]],
    [[], 1, []],
  ])('%j of %i values is %j', (shape, count, expected) => {
    const call = rawInferCall(floats(...new Array<number>(count).fill(1)), {});
    const { inputs } = call.encode(version([spec('x', 'float32', shape)]));
    expect(inputs.x?.shape).toEqual(expected);
  });

  it('takes one text without its length', () => {
    const { inputs } = rawInferCall(Buffer.from('JFK'), {}).encode(
      version([spec('x', 'string', ['N', 1])]),
    );
    expect(inputs.x).toEqual({ type: 'string', shape: [1, 1], data: ['JFK'] });
  });

  it.each<[string, TensorSpec[], string]>([
    ['several inputs', [spec('x', 'float32', []), spec('z', 'float32', [])], 'of one input'],
    ['two open dimensions', [spec('x', 'float32', ['N', 'H', 'W'])], 'does not tell'],
    ['half a row', [spec('x', 'float32', ['N', 2])], 'multiple of 8 bytes'],
    ['several texts', [spec('x', 'string', ['N', 2])], 'is one text'],
    ['no known rank', [{ ...spec('x', 'float32', []), unranked: true }], 'known dimensions'],
  ])('refuses %s', (_name, inputs, says) => {
    expect(() => rawInferCall(floats(1, 2, 3), {}).encode(version(inputs))).toThrow(says);
  });
});
