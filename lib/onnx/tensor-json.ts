import { AppError } from '#lib/http/errors.ts';
import type { Dimension, TensorSpec, TensorValue } from './contract.ts';
import { allocate, elementReader, kindOf, Refusal, storeElement } from './element.ts';
import { fromFloat16Bits } from './float16.ts';

export interface TensorFromJsonOptions {
  /** The value's path in the request, for messages. */
  field: string;
  /** The shape the sender states; without it, it is read off the nesting, or off the length of a flat list. */
  shape?: readonly number[];
}

/** ONNX itself sets no limit; nested JSON can be millions deep. */
const MAX_RANK = 16;

/**
 * A tensor from JSON, nested or flat in row-major order. 64-bit integers beyond 2^53 may be text or bigint; NaN and the
 * infinities are the words "NaN", "Infinity" and "-Infinity". Throws `invalid_request` naming the element.
 */
export function tensorFromJson(
  spec: TensorSpec,
  value: unknown,
  { field, shape: stated }: TensorFromJsonOptions,
): TensorValue {
  const nested = nestedShape(value, field);
  if (stated) checkStated(stated, field);
  const shape = stated ?? impliedShape(spec, nested, field);
  if (!fits(spec, shape)) {
    throw refused(field, `must have the shape ${written(spec.shape)}, got ${written(shape)}`);
  }
  const size = sizeOf(shape);
  const isFlat = nested.length <= 1;
  if (isFlat ? sizeOf(nested) !== size : !isEqual(nested, shape)) {
    throw refused(
      field,
      `must have ${size} values for the shape ${written(shape)}, got ${isFlat ? sizeOf(nested) : `nested lists of ${written(nested)}`}`,
    );
  }
  const data = allocate(spec.type, size);
  const read = elementReader(spec.type, 'words');
  let at = 0;
  const store = (part: unknown, path: () => string): void => {
    const element = read(part);
    if (element instanceof Refusal) throw refused(path(), element.message);
    storeElement(spec.type, data, at, element);
    at += 1;
  };
  const fill = (part: unknown, depth: number, path: () => string): void => {
    const length = nested[depth];
    if (length === undefined) {
      store(part, path);
      return;
    }
    if (!Array.isArray(part)) {
      throw refused(path(), `must be a list of ${length}, got ${kindOf(part)}`);
    }
    if (part.length !== length) {
      throw refused(path(), `must be a list of ${length}, got one of ${part.length}`);
    }
    const isLast = depth === nested.length - 1;
    let index = 0;
    const pathOfItem = () => `${path()}[${index}]`;
    for (; index < length; index += 1) {
      if (isLast) store(part[index], pathOfItem);
      else fill(part[index], depth + 1, pathOfItem);
    }
  };
  fill(value, 0, () => field);
  return { type: spec.type, shape: [...shape], data };
}

export type JsonElement = number | string | boolean;
export type JsonTensor = JsonElement | JsonTensor[];

/** The tensor's values as nested lists; a tensor without dimensions is its one value. */
export function tensorToJson(tensor: TensorValue): JsonTensor {
  const flat = tensorToFlatJson(tensor);
  let at = 0;
  const nest = (depth: number): JsonTensor => {
    const size = tensor.shape[depth];
    if (size === undefined) {
      const element = flat[at] ?? 0;
      at += 1;
      return element;
    }
    return Array.from({ length: size }, () => nest(depth + 1));
  };
  return nest(0);
}

/** The tensor's values in row-major order. */
export function tensorToFlatJson({ type, data }: TensorValue): JsonElement[] {
  const elements: ArrayLike<number | bigint | string> = data;
  if (type === 'bool') return Array.from(elements, (element) => element === 1);
  if (type !== 'float16') return Array.from(elements, elementToJson);
  return Array.from(elements, (bits) => numberToJson(fromFloat16Bits(Number(bits))));
}

function elementToJson(element: number | bigint | string): JsonElement {
  if (typeof element === 'number') return numberToJson(element);
  if (typeof element === 'string') return element;
  const number = Number(element);
  return Number.isSafeInteger(number) ? number : String(element);
}

function numberToJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The lengths of the first list at each depth. */
function nestedShape(value: unknown, field: string): number[] {
  const shape: number[] = [];
  let part = value;
  while (Array.isArray(part)) {
    if (shape.length === MAX_RANK) throw refused(field, `is nested more than ${MAX_RANK} deep`);
    shape.push(part.length);
    part = part[0];
  }
  return shape;
}

/** The shape meant when none is stated: that of the nesting, or of a flat list when at most one dimension varies. */
function impliedShape(
  spec: TensorSpec,
  nested: readonly number[],
  field: string,
): readonly number[] {
  if (spec.unranked || nested.length === spec.shape.length) return nested;
  const fixed = sizeOf(spec.shape.filter((size) => typeof size === 'number'));
  const varying = spec.shape.filter((size) => typeof size !== 'number').length;
  const count = sizeOf(nested);
  const fill = varying === 0 || fixed === 0 ? 1 : count / fixed;
  if (nested.length > 1 || (varying > 1 && fill !== 1) || !Number.isInteger(fill)) {
    throw refused(
      field,
      `must have the shape ${written(spec.shape)}, got ${nested.length === 0 ? 'a single value' : written(nested)}`,
    );
  }
  return spec.shape.map((size) => (typeof size === 'number' ? size : fill));
}

function fits(spec: TensorSpec, shape: readonly number[]): boolean {
  if (spec.unranked) return true;
  return (
    shape.length === spec.shape.length &&
    spec.shape.every((size, index) => typeof size !== 'number' || size === shape[index])
  );
}

function checkStated(shape: readonly number[], field: string): void {
  if (shape.length > MAX_RANK || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw refused(field, `has an impossible shape ${written(shape)}`);
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, index) => size === b[index]);
}

/** A shape in words: a dimension that varies is its symbol or -1. */
function written(shape: readonly Dimension[]): string {
  return `[${shape.map((size) => size ?? -1).join(', ')}]`;
}

function refused(field: string, message: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `${field} ${message}.`,
    fields: [{ field, message }],
  });
}
