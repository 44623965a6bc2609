import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { FeatureLayout, Signature, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { MAX_OUTPUT_VALUES, MAX_ROWS } from './contract.ts';

/**
 * Checks tensors against a model's inputs: names, element types, dimensions, number of rows. Throws naming the input. What
 * passes is bounded by what was sent: every dimension, also of a tensor without values, whose shape could say anything.
 */
export function checkTensors(
  signature: Signature,
  layout: FeatureLayout,
  inputs: Readonly<Record<string, TensorValue>>,
): void {
  const errors: FieldError[] = [];
  const known = new Set(signature.inputs.map((spec) => spec.name));
  for (const name of Object.keys(inputs)) {
    if (known.has(name)) continue;
    const expected = [...known].slice(0, 20).join(', ');
    errors.push({
      field: name.slice(0, 200),
      message: `is not an input of this model (${expected})`,
    });
  }
  const sizes = new Map<string, { name: string; size: number }>();
  for (const spec of signature.inputs) {
    const value = Object.hasOwn(inputs, spec.name) ? inputs[spec.name] : undefined;
    const message = value ? checkTensor(spec, value, sizes) : 'is missing';
    if (message) errors.push({ field: spec.name, message });
  }
  refuse(errors);
  // A first dimension need not be rows where there are no features: a sound's samples, a text's words.
  if (layout.kind === 'tensors') return;
  const rows = commonRows(signature, inputs);
  const most = layout.maxRows ?? MAX_ROWS;
  if (rows > most) {
    throw new AppError('too_many_rows', {
      publicMessage: `One request takes at most ${most} rows, got ${rows}.`,
    });
  }
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const said = errors.slice(0, 3).map(({ field, message }) => `input ${field} ${message}`);
  throw new AppError('invalid_features', {
    publicMessage: `${said.join('; ')}.`,
    fields: errors.slice(0, 20),
  });
}

/** How many rows the inputs have: each is a feature of the same rows. Refuses those with another number than most. */
function commonRows(signature: Signature, inputs: Readonly<Record<string, TensorValue>>): number {
  const free = signature.inputs.filter(({ shape }) => typeof shape[0] !== 'number');
  const [first = 1, ...rest] = free.map((spec) => rowsOf(spec, inputs[spec.name]));
  if (rest.every((rows) => rows === first)) return first;
  const byRows = Map.groupBy(free, (spec) => rowsOf(spec, inputs[spec.name]));
  const [[most] = [first], ...others] = [...byRows].sort(([, a], [, b]) => b.length - a.length);
  refuse(
    others.flatMap(([rows, specs]) =>
      specs.map(({ name }) => ({
        field: name,
        message: `has ${rows} ${rows === 1 ? 'row' : 'rows'} where the other inputs have ${most}`,
      })),
    ),
  );
  return most;
}

/** Rows of a request: the first dimension where it varies, else 1. */
export function rowCountOf(
  signature: Signature,
  inputs: Readonly<Record<string, TensorValue>>,
): number {
  const [first] = signature.inputs;
  return first ? rowsOf(first, inputs[first.name]) : 1;
}

function rowsOf(spec: TensorSpec, value: TensorValue | undefined): number {
  return typeof spec.shape[0] === 'number' ? 1 : (value?.shape[0] ?? 1);
}

function checkTensor(
  spec: TensorSpec,
  value: TensorValue,
  sizes: Map<string, { name: string; size: number }>,
): string | undefined {
  if (value.type !== spec.type) return `must be ${spec.type}, got ${value.type}`;
  const got = `got [${value.shape.join(', ')}]`;
  const free = value.shape.filter((_, axis) => typeof spec.shape[axis] !== 'number');
  // With values in it, a tensor's dimensions are bounded by how many there are.
  if (value.data.length === 0 && free.reduce((all, size) => all * (size || 1), 1) > MAX_ROWS) {
    return `has no values, so its dimensions may not multiply to more than ${MAX_ROWS}, ${got}`;
  }
  if (spec.unranked) return undefined;
  const expected = `must have the shape [${spec.shape.map((size) => size ?? '?').join(', ')}]`;
  if (value.shape.length !== spec.shape.length) return `${expected}, ${got}`;
  for (const [axis, dimension] of spec.shape.entries()) {
    const size = value.shape[axis] ?? 0;
    if (typeof dimension === 'number' && dimension !== size) return `${expected}, ${got}`;
    if (typeof dimension !== 'string') continue;
    const before = sizes.get(dimension);
    if (before && before.size !== size) {
      return `${expected} where ${dimension} is ${before.size} as in ${before.name}, ${got}`;
    }
    sizes.set(dimension, { name: spec.name, size });
  }
  return undefined;
}

/** Refuses outputs that are too much to be written as JSON. */
export function checkOutputSize(outputs: Readonly<Record<string, TensorValue>>): void {
  const values = Object.values(outputs).reduce((sum, { data }) => sum + data.length, 0);
  if (values <= MAX_OUTPUT_VALUES) return;
  throw new AppError('model_rejected_input', {
    publicMessage: `The answer has ${values} values; one request gets at most ${MAX_OUTPUT_VALUES}. Send fewer rows, or name the outputs you need.`,
  });
}
