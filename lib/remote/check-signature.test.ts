import { expect, it } from 'vitest';
import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';
import { differsFromServer, refuseSignature } from './check-signature.ts';

const tensor = (name: string, shape: TensorSpec['shape'] = [null, 3]): TensorSpec => ({
  name,
  type: 'float32',
  shape,
});
const signature = (inputs: TensorSpec[], outputs = [tensor('y')]): Signature => ({
  inputs,
  outputs,
});

it.each([
  [signature([tensor('x')]), null],
  [signature([]), 'names no input'],
  [signature([tensor('x')], []), 'names no output'],
  [signature([tensor('x'), tensor('x')]), 'names the input x twice'],
  [signature([tensor('')]), 'has an input without a usable name'],
  [signature([tensor('__proto__')]), 'has an input without a usable name'],
  [signature([tensor('x', Array(17).fill(1))]), 'has an input x of more than 16 dimensions'],
])('refuses what cannot be served: %#', (given, refusal) => {
  expect(refuseSignature(given)).toBe(refusal);
});

it.each([
  [[tensor('x')], [tensor('x', [-1, 3])].map((spec) => ({ ...spec, shape: [null, 3] })), []],
  [[tensor('x', ['N', 3])], [tensor('x', [null, null])], []],
  [[tensor('x')], [tensor('z')], ['input x is not there', 'input z is missing here']],
  [[tensor('x', [null, 4])], [tensor('x')], ['input x has the shape [-1, 3], not [-1, 4]']],
  [[tensor('x', [null])], [tensor('x')], ['input x has the shape [-1, 3], not [-1]']],
  [[tensor('x')], [{ ...tensor('x'), type: 'int64' }], ['input x is int64, not float32']],
] as [TensorSpec[], TensorSpec[], string[]][])(
  'compares with the server: %#',
  (given, described, words) => {
    expect(differsFromServer(signature(given), signature(described))).toEqual(words);
  },
);

it('may leave out outputs', () => {
  const server = signature([tensor('x')], [tensor('y'), tensor('embedding')]);
  expect(differsFromServer(signature([tensor('x')]), server)).toEqual([]);
});
