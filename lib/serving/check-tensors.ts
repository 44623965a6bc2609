import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { FeatureLayout, Signature, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { MAX_ROWS } from './contract.ts';

/** Checks tensors against a model's inputs: names, element types, dimensions, number of rows. Throws naming the input. */
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
  if (errors.length > 0) {
    const said = errors.slice(0, 3).map(({ field, message }) => `input ${field} ${message}`);
    throw new AppError('invalid_features', {
      publicMessage: `${said.join('; ')}.`,
      fields: errors.slice(0, 20),
    });
  }
  const rows = rowCountOf(layout, signature, inputs);
  const most = layout.kind === 'tensors' ? Number.POSITIVE_INFINITY : (layout.maxRows ?? MAX_ROWS);
  if (rows > most) {
    throw new AppError('too_many_rows', {
      publicMessage: `One request takes at most ${most} rows, got ${rows}.`,
    });
  }
}

/** Rows of a request: the first dimension where it varies, else 1. */
export function rowCountOf(
  layout: FeatureLayout,
  signature: Signature,
  inputs: Readonly<Record<string, TensorValue>>,
): number {
  const [first] = signature.inputs;
  const value = first && Object.hasOwn(inputs, first.name) ? inputs[first.name] : undefined;
  if (layout.kind === 'tensors' && typeof first?.shape[0] === 'number') return 1;
  return value?.shape[0] ?? 1;
}

function checkTensor(
  spec: TensorSpec,
  value: TensorValue,
  sizes: Map<string, { name: string; size: number }>,
): string | undefined {
  if (value.type !== spec.type) return `must be ${spec.type}, got ${value.type}`;
  if (spec.unranked) return undefined;
  const got = `got [${value.shape.join(', ')}]`;
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
