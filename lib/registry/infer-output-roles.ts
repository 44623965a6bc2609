import { AppError } from '#lib/http/errors.ts';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from './contract.ts';

type Classes = NonNullable<OutputRoles['classes']>;

const LABEL_NAME = /label|class|predict/i;
const SCORE_NAME = /prob|score|logit|variable/i;

/**
 * Which outputs mean what: what the metadata says, checked against the outputs there are, and for the rest what names,
 * types and shapes tell. A role that nothing tells is left out.
 */
export function inferOutputRoles(
  outputs: readonly TensorSpec[],
  task: Task,
  given: OutputRoles = {},
  zipMapClasses: Readonly<Record<string, Classes>> = {},
): OutputRoles {
  for (const role of ['score', 'label'] as const) refuseUnknown(outputs, role, given[role]);
  const score = given.score ?? inferScore(outputs, given.label);
  const label = given.label ?? (task === 'regression' ? undefined : inferLabel(outputs, score));
  const classes = given.classes ?? (score === undefined ? undefined : zipMapClasses[score]);
  if (given.classes) refuseOtherCount(outputs, score, given.classes);
  return {
    ...(score !== undefined && { score }),
    ...(label !== undefined && { label }),
    ...(classes && { classes }),
  };
}

function inferScore(outputs: readonly TensorSpec[], label: string | undefined) {
  const floats = outputs.filter((spec) => isFloat(spec) && spec.name !== label);
  const named = floats.find((spec) => SCORE_NAME.test(spec.name));
  return (named ?? (floats.length === 1 ? floats[0] : undefined))?.name;
}

function inferLabel(outputs: readonly TensorSpec[], score: string | undefined) {
  const columns = outputs.filter((spec) => !isFloat(spec) && isColumn(spec) && spec.name !== score);
  const named = columns.find((spec) => LABEL_NAME.test(spec.name));
  return (named ?? (columns.length === 1 ? columns[0] : undefined))?.name;
}

function isFloat({ type }: TensorSpec): boolean {
  return type.startsWith('float');
}

function isColumn({ shape }: TensorSpec): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

function refuseUnknown(
  outputs: readonly TensorSpec[],
  role: 'score' | 'label',
  name: string | undefined,
): void {
  if (name === undefined) return;
  const spec = outputs.find((output) => output.name === name);
  const there = outputs.map((output) => output.name).join(', ');
  if (!spec) throw refused(role, `names ${name}, which is not an output of the model (${there})`);
  if (role === 'score' && (spec.type === 'string' || spec.type === 'bool')) {
    throw refused(role, `names ${name}, which is ${spec.type}; a score is a number`);
  }
}

function refuseOtherCount(
  outputs: readonly TensorSpec[],
  score: string | undefined,
  classes: Classes,
): void {
  const shape = outputs.find((output) => output.name === score)?.shape;
  const columns = shape?.length === 2 ? shape[1] : undefined;
  if (typeof columns !== 'number' || columns < 2 || columns === classes.length) return;
  throw refused(
    'classes',
    `has ${classes.length} classes, but the output ${score} has ${columns} columns`,
  );
}

function refused(role: keyof OutputRoles, message: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `output.${role} ${message}.`,
    fields: [{ field: `output.${role}`, message }],
  });
}
