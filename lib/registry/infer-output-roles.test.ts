import { describe, expect, it } from 'vitest';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import { inferOutputRoles } from './infer-output-roles.ts';

const spec = (
  name: string,
  type: TensorSpec['type'],
  shape: TensorSpec['shape'] = ['N'],
): TensorSpec => ({ name, type, shape });
const label = spec('label', 'int64');
const probabilities = spec('probabilities', 'float32', ['N', 2]);

describe('inferOutputRoles', () => {
  it.each([
    [
      'a scikit-learn classifier',
      'binary',
      [spec('output_label', 'int64'), spec('output_probability', 'float32', [null, 2])],
      { output_probability: ['no', 'yes'] },
      { score: 'output_probability', label: 'output_label', classes: ['no', 'yes'] },
    ],
    [
      'a regressor',
      'regression',
      [spec('variable', 'float32', [null, 1])],
      {},
      { score: 'variable' },
    ],
    [
      'one float output of any name',
      'binary',
      [spec('dense_2', 'float32')],
      {},
      { score: 'dense_2' },
    ],
    [
      'text labels of any name beside scores',
      'multiclass',
      [spec('y', 'string', ['N', 1]), spec('scores', 'float64', ['N', 5])],
      {},
      { score: 'scores', label: 'y' },
    ],
    [
      'no label in regression',
      'regression',
      [spec('leaf_class', 'int64'), spec('score', 'float32')],
      {},
      { score: 'score' },
    ],
    ['only a label', 'binary', [spec('predicted', 'bool')], {}, { label: 'predicted' }],
    ['two floats, neither named', 'binary', [spec('a', 'float32'), spec('b', 'float32')], {}, {}],
    ['a table of integers is no label', 'binary', [spec('boxes', 'int64', ['N', 4])], {}, {}],
  ] as const)('%s', (_name, task, outputs, zipMapClasses, expected) => {
    const classes = Object.fromEntries(
      Object.entries(zipMapClasses).map(([name, values]) => [name, [...values]]),
    );
    expect(inferOutputRoles(outputs, task, undefined, classes)).toEqual(expected);
  });

  it('takes what the metadata says over what it would infer', () => {
    const outputs = [label, probabilities, spec('raw', 'float32')];
    expect(
      inferOutputRoles(outputs, 'binary', { score: 'raw', classes: ['a', 'b'] }, { raw: [0, 1] }),
    ).toEqual({ score: 'raw', label: 'label', classes: ['a', 'b'] });
  });

  it.each([
    [
      'output.score',
      { score: 'absent' },
      'not an output of the model (label, probabilities, text)',
    ],
    ['output.label', { label: 'absent' }, 'not an output of the model'],
    ['output.score', { score: 'text' }, 'a score is a number'],
    ['output.classes', { classes: [1, 2, 3] }, 'has 3 classes, but the output probabilities has 2'],
  ])('refuses %s that does not fit', (field, given, message) => {
    const outputs = [label, probabilities, spec('text', 'string')];
    expect(() => inferOutputRoles(outputs, 'binary', given)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        fields: [{ field, message: expect.stringContaining(message) }],
      }),
    );
  });
});
