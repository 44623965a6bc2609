import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import {
  columnsModel,
  imageModel,
  lookupModel,
  vectorModel,
  zipMapModel,
} from '#test/onnx-models.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import type { TensorValue } from './contract.ts';
import { dummyInputs, trialRun } from './dummy-inputs.ts';
import { featureLayout } from './feature-layout.ts';
import { checkGoldenCases, type GoldenCheck } from './golden-cases.ts';
import { inspectOnnx } from './service.ts';

const runtime = openTestRuntime();
afterAll(() => runtime.close());

/** The outcome of checking cases against a model: 'reproduced', or the code and sentence of the refusal. */
async function outcome(
  bytes: Uint8Array,
  cases: GoldenCheck['cases'],
  options: { tolerance?: number; names?: string[] } = {},
): Promise<string> {
  const { servedBytes, signature } = await inspectOnnx(runtime, bytes);
  const layout = featureLayout(signature, options.names);
  const session = await runtime.loadBytes(servedBytes);
  try {
    const { tolerance = 1e-4 } = options;
    await checkGoldenCases({ run: session.run, signature, layout, cases, tolerance });
    return 'reproduced';
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.publicMessage}`;
    throw error;
  } finally {
    await session.release();
  }
}

describe('reproduced', () => {
  test.each([
    ['by feature name', { a: 1, b: 1, c: 1 }],
    ['by tensor, nested', { features: [[1, 1, 1]] }],
    ['by tensor, flat', { features: [1, 1, 1] }],
  ])('%s', async (_, inputs) => {
    const names = ['a', 'b', 'c'];
    for (const score of [0.475, [0.475], [[0.475]]]) {
      expect(await outcome(vectorModel(), [{ inputs, outputs: { score } }], { names })).toBe(
        'reproduced',
      );
    }
  });

  test('columns with text, as values and as lists', async () => {
    const outputs = { score: 2.05, origin_seen: 'JFK' };
    const row = { distance: 1000, hour: 5, origin: 'JFK' };
    const lists = { distance: [[1000]], hour: [5], origin: [['JFK']] };
    expect(
      await outcome(columnsModel(), [
        { inputs: row, outputs },
        { inputs: lists, outputs },
      ]),
    ).toBe('reproduced');
  });

  test('labels and probabilities of a classifier', async () => {
    const cases = [
      {
        inputs: { f0: 0, f1: 1 },
        outputs: { output_label: 1, output_probability: [0.268941, 0.731059] },
      },
    ];
    expect(await outcome(zipMapModel(), cases)).toBe('reproduced');
  });

  test('images', async () => {
    const images = [[[[1, 2]], [[3, 4]], [[5, 9]]]];
    expect(await outcome(imageModel(), [{ inputs: { images }, outputs: { brightness: 4 } }])).toBe(
      'reproduced',
    );
  });

  test('NaN is reproduced by NaN, written as null or as a word', async () => {
    const inputs = { f0: null, f1: 1, f2: 1 };
    expect(
      await outcome(vectorModel(), [
        { inputs, outputs: { score: null } },
        { inputs, outputs: { score: 'NaN' } },
      ]),
    ).toBe('reproduced');
    expect(await outcome(vectorModel(), [{ inputs, outputs: { score: 1 } }])).toBe(
      'golden_case_mismatch: golden case 1 (golden_cases[0]) differs: output score: expected 1, got NaN',
    );
  });
});

describe('what differs is said', () => {
  const row = { f0: 0, f1: 1 };

  test('with the number of the case, the output and the index', async () => {
    const good = { inputs: row, outputs: { output_label: 1 } };
    const bad = { inputs: row, outputs: { output_probability: [0.268941, 0.42] } };
    expect(await outcome(zipMapModel(), [good, bad])).toBe(
      'golden_case_mismatch: golden case 2 (golden_cases[1]) differs: output output_probability[1]: expected 0.42, got 0.731059',
    );
  });

  test.each([
    [{ output_label: 0 }, 'output output_label: expected 0, got 1'],
    [{ output_probability: 0.5 }, 'output output_probability: expected 1 value, got 2 values'],
  ])('%j', async (outputs, said) => {
    expect(await outcome(zipMapModel(), [{ inputs: row, outputs }])).toBe(
      `golden_case_mismatch: golden case 1 (golden_cases[0]) differs: ${said}`,
    );
  });

  test('of text exactly', async () => {
    const inputs = { distance: 1, hour: 5, origin: 'JFK' };
    expect(await outcome(columnsModel(), [{ inputs, outputs: { origin_seen: 'jfk' } }])).toBe(
      'golden_case_mismatch: golden case 1 (golden_cases[0]) differs: output origin_seen: expected "jfk", got "JFK"',
    );
  });

  test.each([
    [0.475, 0.47509, 1e-4, true],
    [0.475, 0.4753, 1e-4, false],
    [1000.1, 1000.15, 1e-4, true],
    [1000.1, 1000.3, 1e-4, false],
    [0.475, 0.4751, 0, false],
  ])('%d is %d within %d: %s', async (answer, expected, tolerance, agrees) => {
    const run: GoldenCheck['run'] = async () => ({
      y: { type: 'float64', shape: [1], data: Float64Array.of(answer) },
    });
    const spec = (name: string) => ({ name, type: 'float64' as const, shape: ['N'] });
    const signature = { inputs: [spec('x')], outputs: [spec('y')] };
    const check = checkGoldenCases({
      run,
      signature,
      layout: featureLayout(signature),
      cases: [{ inputs: { x: 1 }, outputs: { y: expected } }],
      tolerance,
    });
    if (agrees) await expect(check).resolves.toBeUndefined();
    else await expect(check).rejects.toMatchObject({ code: 'golden_case_mismatch' });
  });

  test('in full where six digits would look the same', async () => {
    const cases = [{ inputs: { f0: 1, f1: 1, f2: 1 }, outputs: { score: 0.47500001 } }];
    expect(await outcome(vectorModel(), cases, { tolerance: 0 })).toContain(
      'expected 0.47500001, got 0.4749999940395355',
    );
  });

  test('a case that the model cannot run', async () => {
    expect(await outcome(lookupModel(), [{ inputs: { index: 5 }, outputs: { value: 1 } }])).toMatch(
      /^golden_case_mismatch: golden case 1 \(golden_cases\[0\]\) cannot be run: .*out of data bounds/,
    );
  });
});

test.each([
  [{ distance: 1, origin: 'a' }, { score: 1 }, 'golden_cases[1].inputs.hour is missing'],
  [
    { distance: 1, hour: 'x', origin: 'a' },
    { score: 1 },
    'golden_cases[1].inputs.hour must be a whole number, got text',
  ],
  [{ distance: [1], hour: [1] }, { score: 1 }, 'golden_cases[1].inputs.origin is missing'],
  [
    { distance: [1], hour: [1], origin: ['a'], x: [1] },
    { score: 1 },
    'golden_cases[1].inputs.x is not an input of this model',
  ],
  [
    { distance: [1], hour: [1.5], origin: ['a'] },
    { score: 1 },
    'golden_cases[1].inputs.hour[0] must be a whole number, got 1.5',
  ],
  [{ distance: 1, hour: 1, origin: 'a' }, {}, 'golden_cases[1].outputs names no output'],
  [
    { distance: 1, hour: 1, origin: 'a' },
    { rating: 1 },
    'golden_cases[1].outputs.rating is not an output of this model (score, origin_seen)',
  ],
  [
    { distance: 1, hour: 1, origin: 'a' },
    { score: [['high']] },
    'golden_cases[1].outputs.score[0][0] must be a number, got text',
  ],
  [
    { distance: 1, hour: 1, origin: 'a' },
    { score: { a: 1 } },
    'golden_cases[1].outputs.score must be a number, got an object',
  ],
])('a malformed case is named: %j %j', async (inputs, outputs, said) => {
  const good = { inputs: { distance: 1000, hour: 5, origin: 'JFK' }, outputs: { score: 99 } };
  expect(await outcome(columnsModel(), [good, { inputs, outputs }])).toContain(
    `invalid_request: ${said}`,
  );
});

describe('a trial run on made-up inputs', () => {
  async function tried(bytes: Uint8Array, names?: string[]) {
    const { servedBytes, signature } = await inspectOnnx(runtime, bytes);
    const session = await runtime.loadBytes(servedBytes);
    try {
      return await trialRun(session.run, signature, featureLayout(signature, names));
    } finally {
      await session.release();
    }
  }

  test.each([
    ['vector', vectorModel()],
    ['columns', columnsModel()],
    ['image', imageModel()],
    ['classifier', zipMapModel()],
  ])('%s', async (_, bytes) => {
    expect(await tried(bytes)).toEqual({ ran: true });
  });

  test('takes one row: varying sizes are 1, or the number of features', () => {
    const signature = {
      inputs: [{ name: 'x', type: 'float32' as const, shape: ['N', null] }],
      outputs: [],
    };
    expect(dummyInputs(signature)?.x?.shape).toEqual([1, 1]);
    expect(dummyInputs(signature, featureLayout(signature, ['a', 'b']))).toEqual({
      x: { type: 'float32', shape: [1, 2], data: Float32Array.of(0, 0) },
    });
    const text = [{ name: 's', type: 'string' as const, shape: ['N', 2] }];
    expect(dummyInputs({ inputs: text, outputs: [] })?.s?.data).toEqual(['', '']);
  });

  test.each([
    ['ones', 'float32', (x: TensorValue) => x.data[0] === 1],
    ['a category that is a number', 'string', (x: TensorValue) => x.data[0] === '0'],
    ['images of some size', 'float32', (x: TensorValue) => (x.shape[1] ?? 0) >= 32],
  ] as const)('goes on until the model takes a row: %s', async (_, type, takes) => {
    const run: GoldenCheck['run'] = async ({ x }) => {
      if (!x || !takes(x)) throw new Error('not this one');
      return {};
    };
    const inputs = [{ name: 'x', type, shape: ['N', null] }];
    expect(await trialRun(run, { inputs, outputs: [] })).toEqual({ ran: true });
  });

  test('says what the runtime said when no row is taken', async () => {
    const run: GoldenCheck['run'] = () => Promise.reject(new Error('index out of range.'));
    expect(await trialRun(run, { inputs: [], outputs: [] })).toEqual({
      ran: false,
      message: 'index out of range.',
    });
  });

  test('is not made when the inputs would be huge', async () => {
    const run: GoldenCheck['run'] = () => Promise.reject(new Error('never called'));
    const inputs = [{ name: 'x', type: 'float32' as const, shape: [1, 100_000, 100_000] }];
    expect(await trialRun(run, { inputs, outputs: [] })).toEqual({ ran: false, message: null });
  });
});
