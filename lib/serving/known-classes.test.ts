import { expect, it } from 'vitest';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { knownClasses } from './known-classes.ts';

const score = (...shape: TensorSpec['shape']): TensorSpec => ({
  name: 'score',
  type: 'float32',
  shape,
});
const label: TensorSpec = { name: 'label', type: 'int64', shape: ['N'] };

it.each<[string, Task, OutputRoles, TensorSpec[], unknown]>([
  ['declared', 'multiclass', { classes: ['a', 'b'] }, [label, score('N', 2)], ['a', 'b']],
  ['of a regression', 'regression', { classes: ['a', 'b'] }, [score('N', 1)], null],
  ['one per column', 'multiclass', {}, [score('N', 3)], [0, 1, 2]],
  ['of one column', 'binary', {}, [score('N', 1)], [0, 1]],
  ['of a column without width', 'binary', {}, [score('N')], [0, 1]],
  ['of one column for many classes', 'multiclass', {}, [score('N', 1)], null],
  ['of any number of columns', 'multiclass', {}, [score('N', 'C')], null],
  ['of unranked scores', 'binary', {}, [{ ...score(), unranked: true }], null],
  ['that a label output says', 'binary', {}, [label, score('N', 2)], null],
  ['of no scores', 'binary', {}, [], null],
])('%s', (_name, task, roles, specs, classes) => {
  expect(knownClasses(task, roles, specs)).toEqual(classes);
});
