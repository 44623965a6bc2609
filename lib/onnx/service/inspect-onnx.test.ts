import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { columnsModel, identityModel, imageModel, zipMapModel } from '#test/onnx-models.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import {
  externalTensor,
  floatTensor,
  type ModelParts,
  mapsInfo,
  model,
  node,
  stringAttribute,
  tensorAttribute,
  valueInfo,
} from '#test/onnx-writer.ts';
import { tensorTypes } from '../contract.ts';
import { featureLayout } from '../feature-layout.ts';
import { inspectOnnx } from './inspect-onnx.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

/** y = x over float[N], with parts replaced. */
const identity = (parts: Partial<ModelParts> = {}) =>
  model({
    nodes: [node('Identity', ['x'], ['y'])],
    inputs: [valueInfo('x', 'float32', ['N'])],
    outputs: [valueInfo('y', 'float32', ['N'])],
    ...parts,
  });
const text = (content: string) => new TextEncoder().encode(content);

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await inspectOnnx(runtime, bytes);
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.publicMessage}`;
    throw error;
  }
  return 'accepted';
}

describe('what is read', () => {
  test('names, types, shapes and symbols', async () => {
    const bytes = columnsModel();
    const { servedBytes, signature, onnx } = await inspectOnnx(runtime, bytes);
    expect(servedBytes).toBe(bytes);
    expect(signature).toEqual({
      inputs: [
        { name: 'distance', type: 'float32', shape: ['N', 1] },
        { name: 'hour', type: 'int64', shape: ['N', 1] },
        { name: 'origin', type: 'string', shape: ['N', 1] },
      ],
      outputs: [
        { name: 'score', type: 'float32', shape: ['N', 1] },
        { name: 'origin_seen', type: 'string', shape: ['N', 1] },
      ],
    });
    expect(onnx).toEqual({
      irVersion: 8,
      producer: 'mainstay-tests',
      opsets: { 'ai.onnx': 15, 'ai.onnx.ml': 3 },
      nodeCount: 7,
      changes: [],
    });
  });

  test('an image model is served, without named features', async () => {
    const { signature } = await inspectOnnx(runtime, imageModel());
    expect(signature.inputs).toEqual([
      { name: 'images', type: 'float32', shape: ['N', 3, 'H', 'W'] },
    ]);
    expect(featureLayout(signature)).toMatchObject({ kind: 'tensors' });
  });

  test.each(tensorTypes)('%s', async (type) => {
    const { signature } = await inspectOnnx(runtime, identityModel(type, [null, 2]));
    expect(signature.inputs).toEqual([{ name: 'x', type, shape: [null, 2] }]);
  });

  test('inputs that are initializers too are not listed', async () => {
    const { signature } = await inspectOnnx(
      runtime,
      identity({
        nodes: [node('Add', ['x', 'w'], ['y'])],
        inputs: [valueInfo('x', 'float32', ['N']), valueInfo('w', 'float32', [1])],
        initializers: [floatTensor('w', [1], [2])],
      }),
    );
    expect(signature.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  test('a shape that is not written is told from a scalar', async () => {
    const open = await inspectOnnx(
      runtime,
      identity({ inputs: [valueInfo('x', 'float32')], outputs: [valueInfo('y', 'float32')] }),
    );
    expect(open.signature.inputs).toEqual([
      { name: 'x', type: 'float32', shape: [], unranked: true },
    ]);
    const scalar = await inspectOnnx(
      runtime,
      identity({ inputs: [valueInfo('x', 'float32', [])], outputs: [valueInfo('y', 'float32')] }),
    );
    expect(scalar.signature.inputs).toEqual([{ name: 'x', type: 'float32', shape: [] }]);
  });

  test('a model without inputs is served: it may draw at random', async () => {
    const { servedBytes, signature } = await inspectOnnx(
      runtime,
      identity({
        inputs: [],
        nodes: [node('Identity', ['w'], ['y'])],
        initializers: [floatTensor('w', [1], [2])],
        outputs: [valueInfo('y', 'float32', [1])],
      }),
    );
    expect(signature.inputs).toEqual([]);
    const session = await runtime.loadBytes(servedBytes);
    expect((await session.run({})).y?.data).toEqual(new Float32Array([2]));
    await session.release();
  });
});

describe('ZipMap', () => {
  test.each([
    ['numbers', [0, 1]],
    ['negative numbers', [-1, 1]],
    ['text', ['late', 'on time']],
    ['several classes', ['a', 'b', 'c']],
  ])('with %s is removed and its output is a tensor of the same name', async (_, classes) => {
    const { servedBytes, signature, onnx } = await inspectOnnx(
      runtime,
      zipMapModel(classes as string[]),
    );
    expect(onnx.changes).toEqual(['ZipMap removed: output_probability is now a tensor']);
    expect(onnx.zipMapClasses).toEqual({ output_probability: classes });
    expect(signature.outputs[1]).toEqual({
      name: 'output_probability',
      type: 'float32',
      shape: ['N', classes.length],
    });
    const session = await runtime.loadBytes(servedBytes);
    const features = {
      type: 'float32',
      shape: [2, 2],
      data: Float32Array.of(1, 1, -2, 0),
    } as const;
    const answer = await session.run({ features: { ...features, shape: [2, 2] } });
    expect(answer.output_probability?.shape).toEqual([2, classes.length]);
    const probabilities = (answer.output_probability?.data ?? []) as Float32Array;
    const last = classes.length - 1;
    expect(probabilities[last]).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
    expect(probabilities[2 * classes.length - 1]).toBeCloseTo(1 / (1 + Math.exp(2)), 5);
    expect(String(answer.output_label?.data[0])).toBe(String(classes[last]));
    await session.release();
  });

  test('the tensor it hid is the output where the metadata names that', async () => {
    const { servedBytes, signature, onnx } = await inspectOnnx(runtime, zipMapModel(), {
      spokenOf: ['probabilities'],
    });
    expect(signature.outputs.map(({ name }) => name)).toEqual(['output_label', 'probabilities']);
    expect(onnx.zipMapClasses).toEqual({ probabilities: [0, 1] });
    expect(onnx.changes).toEqual([
      'ZipMap removed: the tensor probabilities takes the place of output_probability',
    ]);
    const session = await runtime.loadBytes(servedBytes);
    const features = { type: 'float32' as const, shape: [1, 2], data: Float32Array.of(0, 0) };
    expect((await session.run({ features })).probabilities?.data).toEqual(
      Float32Array.of(0.5, 0.5),
    );
    await session.release();
    const both = await inspectOnnx(runtime, zipMapModel(), {
      spokenOf: ['probabilities', 'output_probability'],
    });
    expect(both.signature.outputs[1]?.name).toBe('output_probability');
  });

  test('a model of ai.onnx.ml operators alone gets the domain that Identity needs', async () => {
    const { onnx } = await inspectOnnx(runtime, zipMapModel([0, 1], { 'ai.onnx.ml': 1 }));
    expect(onnx.opsets).toEqual({ 'ai.onnx.ml': 1 });
    expect(onnx.changes).toHaveLength(1);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', new Uint8Array(), 'artifact_not_onnx: The file is empty.'],
    ['a page', text('<!DOCTYPE html><p>404</p>'), 'artifact_not_onnx: The file is an HTML'],
    ['JSON', text('{"a": 1}'), 'artifact_not_onnx: The file is JSON'],
    ['text', text('hello world, this is a model'), 'artifact_not_onnx: The file cannot be read'],
    ['zero bytes', new Uint8Array(1000), 'artifact_not_onnx: The file cannot be read'],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 1), 'artifact_not_onnx: The file is a Python pickle'],
    ['an archive', text('PK\u0003\u0004'), 'artifact_not_onnx: The file is a ZIP archive'],
    ['a version alone', Uint8Array.of(8, 8), 'artifact_not_onnx: The file has no graph'],
    [
      'no outputs',
      identity({ outputs: [] }),
      'artifact_not_onnx: The model’s graph has no outputs',
    ],
    ['no opset', identity({ opsets: {} }), 'artifact_truncated: The file names no operator set'],
    [
      'weights elsewhere',
      identity({
        nodes: [node('Add', ['x', 'w'], ['y'])],
        initializers: [externalTensor('w', 1, '../../etc/passwd')],
      }),
      'artifact_unsupported: The tensor w is kept in another file (../../etc/passwd); a model is one file here, so save it with its weights inside.',
    ],
    [
      'weights elsewhere in an attribute',
      identity({
        nodes: [
          node('Constant', [], ['w'], {
            attributes: [tensorAttribute('value', externalTensor('', 1, 'weights.bin'))],
          }),
          node('Add', ['x', 'w'], ['y']),
        ],
      }),
      'artifact_unsupported: The tensor of a constant is kept in another file (weights.bin)',
    ],
    [
      'weights elsewhere in a function',
      identity({
        functions: [
          node('Constant', [], ['w'], {
            attributes: [tensorAttribute('value', externalTensor('c', 1, 'package.json'))],
          }),
        ],
      }),
      'artifact_unsupported: The tensor c is kept in another file (package.json)',
    ],
    [
      'an opset of the future',
      identity({ opsets: { '': 99 } }),
      /^artifact_unsupported: ONNX Runtime cannot load the model: ONNX Runtime only \*guarantees\* .*Opset 99 is under development/,
    ],
    [
      'a format of the future',
      identity({ irVersion: 99 }),
      'artifact_unsupported: ONNX Runtime cannot load the model: Unsupported model IR version: 99, max',
    ],
    [
      'an unknown operator',
      identity({ nodes: [node('Frobnicate', ['x'], ['y'])] }),
      /^artifact_unsupported: .*No Op registered for Frobnicate with domain_version of 15\.$/,
    ],
    [
      "someone's own operator",
      identity({
        nodes: [node('Foo', ['x'], ['y'], { domain: 'com.acme' })],
        opsets: { '': 15, 'com.acme': 1 },
      }),
      'artifact_unsupported: ONNX Runtime cannot load the model: Fatal error: com.acme:Foo(-1) is not a registered',
    ],
    [
      'a locale that is not there',
      identity({
        nodes: [
          node('StringNormalizer', ['x'], ['y'], {
            attributes: [
              stringAttribute('case_change_action', 'LOWER'),
              stringAttribute('locale', 'xx_YY.UTF-8'),
            ],
          }),
        ],
        inputs: [valueInfo('x', 'string', ['N'])],
        outputs: [valueInfo('y', 'string', ['N'])],
      }),
      /^artifact_unsupported: ONNX Runtime cannot load the model: Exception during initialization: Failed to construct locale with name:xx_YY/,
    ],
    [
      'bfloat16',
      identityModel('bfloat16'),
      'artifact_unsupported: Input x has the element type bfloat16, which cannot be sent.',
    ],
    [
      'float8',
      identityModel('float8e4m3fn'),
      'artifact_unsupported: Input x has the element type float8e4m3fn',
    ],
    [
      'a sequence',
      identity({ outputs: [mapsInfo('y', 'int64')] }),
      'artifact_unsupported: Output y is a sequence; only tensors can be answered.',
    ],
    [
      'a hostile name',
      identity({
        nodes: [node('Identity', ['__proto__'], ['y'])],
        inputs: [valueInfo('__proto__', 'float32', ['N'])],
      }),
      'artifact_unsupported: Input "__proto__" needs another name.',
    ],
    [
      'types that do not agree',
      identity({ outputs: [valueInfo('y', 'int64', ['N'])] }),
      /^artifact_unsupported: ONNX Runtime cannot load the model: .*Type Error/,
    ],
  ])('%s', async (_, bytes, expected) => {
    const said = await refusal(bytes);
    if (expected instanceof RegExp) expect(said).toMatch(expected);
    else expect(said).toContain(expected);
    expect(said).not.toMatch(/onnxruntime_src|\.cc:|\.h:/);
  });

  test('a file cut short at any byte', async () => {
    const bytes = identity({ opsets: { '': 15 } });
    const codes: string[] = [];
    for (let length = 0; length < bytes.length; length += 1) {
      const said = await refusal(bytes.subarray(0, length));
      codes.push(said.split(':')[0] ?? '');
    }
    expect(new Set(codes)).toEqual(new Set(['artifact_not_onnx', 'artifact_truncated']));
    const inGraph = codes.slice(30);
    expect(new Set(inGraph)).toEqual(new Set(['artifact_truncated']));
  });

  test('damaged bytes are refused or served, and never anything else', async () => {
    const bytes = zipMapModel();
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      expect(await refusal(damaged)).toMatch(/^(artifact_\w+: .+|accepted)$/);
    }
  });
});
