import { describe, expect, it } from 'vitest';
import type { Signature } from '#lib/onnx/contract.ts';
import type { Version } from '#lib/registry/contract.ts';
import { type NamedLayout, readForm } from './read-form.ts';
import { startTrial } from './start-trial.ts';

const signature: Signature = {
  inputs: [{ name: 'mask', type: 'bool', shape: [null] }],
  outputs: [],
};
const nothingAsked = { logged: null, row: 0, caseNumber: null };

describe('of a model with tensors', () => {
  const start = (cases: boolean[], asked: Partial<Parameters<typeof startTrial>[1]>) =>
    startTrial(
      {
        signature,
        layout: { kind: 'tensors', reason: 'It has no named features' },
        golden_cases: cases.map((value) => ({ inputs: { mask: [value] }, outputs: {} })),
      },
      { ...nothingAsked, ...asked },
    );
  const inputs = { tensors: [{ name: 'mask', datatype: 'BOOL', shape: [1], data: [true] }] };
  it.each([
    ['what was logged', [false], { logged: { inputs, truncated: false } }, 'logged', true],
    ['no logged request that was cut', [false], { logged: { inputs, truncated: true } }, 1, false],
    ['no logged rows', [], { logged: { inputs: { rows: [[1]] }, truncated: false } }, null, false],
    ['the golden case asked for', [false, true], { caseNumber: 2 }, 2, true],
    ['the first for one that is not there', [true], { caseNumber: 9 }, 1, true],
    ['zeros without any', [], {}, null, false],
  ])('takes %s', (_name, cases, asked, from, value) => {
    expect(start(cases, asked)).toMatchObject({
      from,
      request: { inputs: [{ name: 'mask', data: [value] }] },
    });
  });
});

describe('of a model with features', () => {
  const version: Pick<Version, 'layout' | 'signature' | 'golden_cases'> = {
    signature,
    layout: {
      kind: 'columns',
      features: [{ name: 'hour', type: 'integer', tensorType: 'int64', rank: 2 }],
    },
    golden_cases: [7, 8].map((hour) => ({ inputs: { hour }, outputs: {} })),
  };
  const rows = { inputs: { rows: [[1], [2]] }, truncated: false };
  it.each([
    ['the logged row', { logged: rows, row: 1 }, 'logged', '2'],
    ['a golden case for a row that was not logged', { logged: rows, row: 5 }, 1, '7'],
    ['the golden case asked for', { caseNumber: 2 }, 2, '8'],
    ['the first golden case', {}, 1, '7'],
  ])('takes %s', (_name, asked, from, hour) => {
    expect(startTrial(version, { ...nothingAsked, ...asked })).toMatchObject({
      from,
      texts: { hour },
    });
  });
  it('has zeros without golden cases, which make a request that can be sent', () => {
    const types = {
      integer: 'int64',
      number: 'float32',
      boolean: 'bool',
      string: 'string',
    } as const;
    const layout: NamedLayout = {
      kind: 'columns',
      features: Object.entries(types).map(([name, tensorType]) => ({
        name,
        type: name as keyof typeof types,
        tensorType,
        rank: 2,
      })),
    };
    const start = startTrial({ ...version, layout, golden_cases: [] }, nothingAsked);
    if (start.kind !== 'features') throw new Error('it has features');
    expect(start.from).toBeNull();
    expect(readForm(layout, start.texts)).toEqual({
      row: { integer: 0, number: 0, boolean: false, string: '' },
      errors: {},
    });
  });
});
