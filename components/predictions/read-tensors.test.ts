import { describe, expect, it } from 'vitest';
import { cutValues, readTensors } from './read-tensors.ts';

const tensor = { name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 2, 'NaN', 4] };

describe('readTensors', () => {
  it.each([
    [{ tensors: [tensor] }, [tensor]],
    [{ tensors: [tensor, '… 3 more'] }, [tensor]],
    [{ body: { inputs: [tensor] } }, [tensor]],
    [{ body: { inputs: { x: 1 } } }, null],
    [{ rows: [[1]] }, null],
    [{ tensors: [{ ...tensor, shape: ['a'] }] }, null],
    [null, null],
  ])('%j', (logged, tensors) => {
    expect(readTensors(logged)).toEqual(tensors);
  });
});

describe('cutValues', () => {
  it.each([
    [tensor, { text: '1, 2, –', shown: 3, size: 4, lacksNumbers: true }],
    [
      { ...tensor, data: [[1, 2], '… 1 more'] },
      { text: '1, 2', shown: 2, size: 4, lacksNumbers: false },
    ],
    [
      { ...tensor, data: [[1, null], [4]] },
      { text: '1, –, 4', shown: 3, size: 4, lacksNumbers: true },
    ],
    [
      { name: 'word', datatype: 'BYTES', shape: [2], data: ['NaN', 'true'] },
      { text: 'NaN, true', shown: 2, size: 2, lacksNumbers: false },
    ],
  ])('%j', (given, cut) => {
    expect(cutValues(given, 3)).toEqual(cut);
  });
});
