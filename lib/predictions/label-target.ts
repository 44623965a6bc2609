import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { knownClasses } from '#lib/serving/known-classes.ts';

/** What the labels of a version's predictions can be. */
export interface LabelTarget {
  model: string;
  version: number;
  task: Task;
  /** Null where they are not known. */
  classes: NonNullable<OutputRoles['classes']> | null;
}

/** A version as the registry has it, as far as its labels depend on it. */
export interface LabelledVersion {
  model: string;
  version: number;
  task: Task;
  output: OutputRoles;
  outputs: readonly TensorSpec[];
}

export function toLabelTarget({
  model,
  version,
  task,
  output,
  outputs,
}: LabelledVersion): LabelTarget {
  return { model, version, task, classes: knownClasses(task, output, outputs) };
}
