import type { Signature, TensorData, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';

type Tensors = Record<string, TensorValue>;

/**
 * Whether rows of several requests may be one run: every input and output has rows as its first dimension, and any number of
 * them. It does not say that the model treats each row by itself (see prove-joining.ts).
 */
export function canJoin({ inputs, outputs }: Signature): boolean {
  if (inputs.length === 0 || outputs.length === 0) return false;
  return inputs.every(hasRows) && outputs.every((spec) => spec.unranked || hasRows(spec));
}

function hasRows({ shape, unranked }: TensorSpec): boolean {
  return !unranked && shape.length > 0 && typeof shape[0] !== 'number';
}

/** Rows of a request's inputs; null when they do not agree, so that they cannot be joined with others. */
export function rowsOf(inputs: Tensors): number | null {
  let rows: number | null = null;
  for (const name in inputs) {
    const first = inputs[name]?.shape[0];
    if (first === undefined || (rows !== null && rows !== first)) return null;
    rows = first;
  }
  return rows;
}

/** Inputs that can be joined have the same kind: the same tensors of the same types and sizes, but for their rows. */
export function kindOf(inputs: Tensors): string {
  let kind = '';
  for (const name of Object.keys(inputs).sort()) {
    const value = inputs[name];
    if (value) kind += `${JSON.stringify(name)} ${value.type} ${value.shape.slice(1).join('×')};`;
  }
  return kind;
}

/** The rows of all, one after the other. All are of one kind; there is at least one. */
export function joinTensors(all: readonly Tensors[]): Tensors {
  const [first] = all;
  if (!first || all.length === 1) return first ?? {};
  const joined: Tensors = {};
  for (const name of Object.keys(first)) {
    const parts = all.flatMap((inputs) => inputs[name] ?? []);
    const [like] = parts;
    if (!like) continue;
    const rows = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
    joined[name] = {
      type: like.type,
      shape: [rows, ...like.shape.slice(1)],
      data: concatenated(parts.map(({ data }) => data)),
    };
  }
  return joined;
}

/** The answers to each request's rows; null when an output does not have one row for every row of the inputs. */
export function splitTensors(outputs: Tensors, rows: readonly number[]): Tensors[] | null {
  const total = rows.reduce((sum, count) => sum + count, 0);
  const split: Tensors[] = rows.map(() => ({}));
  for (const name of Object.keys(outputs)) {
    const value = outputs[name];
    if (!value || value.shape[0] !== total) return null;
    const inner = value.shape.slice(1);
    const width = inner.reduce((product, size) => product * size, 1);
    let at = 0;
    for (const [index, count] of rows.entries()) {
      const mine = split[index];
      const data = value.data.slice(at, at + count * width) as TensorData;
      if (mine) mine[name] = { type: value.type, shape: [count, ...inner], data };
      at += count * width;
    }
  }
  return split;
}

type Numbers = Exclude<TensorData, string[]>;

function concatenated(parts: readonly TensorData[]): TensorData {
  const [first] = parts;
  if (!first || Array.isArray(first)) return (parts as string[][]).flat();
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new (first.constructor as new (size: number) => Numbers)(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part as never, at);
    at += part.length;
  }
  return joined;
}
