import { expect, it } from 'vitest';
import { describeTensor, signatureValues } from './describe-tensor.ts';

it.each([
  [{ name: 'x', type: 'float32', shape: [null, 7] }, 'float32[?, 7]'],
  [{ name: 'x', type: 'string', shape: ['batch', 1] }, 'string[batch, 1]'],
  [{ name: 'x', type: 'int64', shape: [] }, 'int64[]'],
  [{ name: 'x', type: 'int64', shape: [], unranked: true }, 'int64[any shape]'],
] as const)('%o is %s', (spec, text) => {
  expect(describeTensor({ ...spec, shape: [...spec.shape] })).toBe(text);
});

it('names inputs and outputs apart', () => {
  const spec = { name: 'x', type: 'float32' as const, shape: [1] };
  expect(signatureValues({ inputs: [spec], outputs: [spec] })).toEqual({
    'input x': 'float32[1]',
    'output x': 'float32[1]',
  });
});
