import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { type Class, defaultClasses, outputNames } from './shape-answer.ts';

/** The classes a version's predictions can be, as shapeAnswer names them, as far as they are known before it answers; else null. */
export function knownClasses(
  task: Task,
  roles: OutputRoles,
  specs: readonly TensorSpec[],
): Class[] | null {
  if (task === 'regression') return null;
  if (roles.classes) return roles.classes;
  const { score, label } = outputNames(task, roles, specs);
  const shape = specs.find(({ name }) => name === score)?.shape;
  // What a label output says is the model's own affair.
  if (label !== undefined || !shape) return null;
  const isColumn = shape.length === 1 && typeof shape[0] !== 'number';
  const width = isColumn ? 1 : shape.length === 2 ? shape[1] : undefined;
  if (typeof width !== 'number' || (width === 1 && task === 'multiclass')) return null;
  return defaultClasses(task, width);
}
