import { describe, expect, it } from 'vitest';
import type { Signature } from '#lib/onnx/contract.ts';
import { checkTensorRequest, countValues, makeTensorRequest, reshape } from './tensor-request.ts';

const signature: Signature = {
  inputs: [
    { name: 'image', type: 'float32', shape: ['batch', 2, 2] },
    { name: 'mask', type: 'bool', shape: [null] },
  ],
  outputs: [],
};

describe('makeTensorRequest', () => {
  it('fills with zeros, one for each dimension that varies', () => {
    expect(makeTensorRequest(signature)).toEqual({
      inputs: [
        { name: 'image', shape: [1, 2, 2], datatype: 'FP32', data: [0, 0, 0, 0] },
        { name: 'mask', shape: [1], datatype: 'BOOL', data: [false] },
      ],
    });
  });

  it('takes a golden case’s tensors', () => {
    const request = makeTensorRequest(signature, {
      image: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      mask: [true, false],
    });
    expect(request.inputs[0]).toMatchObject({ shape: [1, 2, 2], data: [1, 2, 3, 4] });
    expect(request.inputs[1]).toMatchObject({ shape: [2], data: [true, false] });
    expect(countValues(request)).toBe(6);
  });

  it('makes what the check lets through', () => {
    const text = JSON.stringify(makeTensorRequest(signature));
    expect(checkTensorRequest(signature, text).errors).toEqual([]);
  });
});

describe('reshape', () => {
  it('changes one input and makes what the check lets through', () => {
    const request = reshape(signature, makeTensorRequest(signature), 'image', [3, 2, 2]);
    expect(request.inputs[0]).toMatchObject({ shape: [3, 2, 2], data: new Array(12).fill(0) });
    expect(request.inputs[1]).toMatchObject({ shape: [1] });
    expect(checkTensorRequest(signature, JSON.stringify(request)).errors).toEqual([]);
  });
});

describe('checkTensorRequest', () => {
  const edited = (change: (request: ReturnType<typeof makeTensorRequest>) => void) => {
    const request = makeTensorRequest(signature);
    change(request);
    return JSON.stringify(request);
  };
  it.each([
    ['text that is no JSON', '{', 'request'],
    ['no inputs', '{}', 'inputs'],
    ['null', 'null', 'inputs'],
    ['a tensor that is missing', edited((request) => request.inputs.pop()), 'inputs'],
    [
      'another datatype',
      edited((request) => Object.assign(request.inputs[0] ?? {}, { datatype: 'FP64' })),
      'inputs[0].datatype',
    ],
    [
      'too few values',
      edited((request) => Object.assign(request.inputs[0] ?? {}, { data: [1] })),
      'inputs[0].data',
    ],
  ])('refuses %s', (_name, text, field) => {
    expect(checkTensorRequest(signature, text).errors.map((error) => error.field)).toContain(field);
  });
});
