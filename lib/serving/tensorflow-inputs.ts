import { invalid, isRecord, own } from '#lib/http/invalid.ts';
import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';
import { tensorFromJson } from '#lib/onnx/tensor-json.ts';
import { readText } from './binary-tensors.ts';
import type { Tensors } from './call.ts';
import { MAX_ROWS } from './contract.ts';

/**
 * TensorFlow Serving's row form: one entry per row, an object with a value for each input, or the value alone where the model has
 * one input. The rows' values become the input's first dimension; where the model wants [N, 1], values alone will do.
 */
export function readInstances({ inputs }: Signature, instances: unknown, field: string): Tensors {
  if (!Array.isArray(instances) || instances.length === 0) {
    throw invalid(field, 'must be a list of at least one row');
  }
  if (instances.length > MAX_ROWS) throw invalid(field, `must have at most ${MAX_ROWS} rows`);
  const [only, ...others] = inputs;
  if (only && others.length === 0 && !isNamed(instances[0])) {
    const odd = instances.findIndex(isNamed);
    if (odd > 0) throw invalid(`${field}[${odd}]`, 'must be a value, as in the rows before');
    return { [only.name]: readTensor(only, instances, field) };
  }
  const columns = new Map(inputs.map(({ name }) => [name, [] as unknown[]]));
  for (const [index, row] of instances.entries()) {
    const at = `${field}[${index}]`;
    if (!isNamed(row)) throw invalid(at, `must be an object with ${named(inputs)}`);
    refuseOthers(inputs, row, at);
    for (const [name, column] of columns) {
      if (!Object.hasOwn(row, name)) throw invalid(`${at}.${name}`, 'is missing');
      column.push(row[name]);
    }
  }
  return Object.fromEntries(
    inputs.map((spec) => [
      spec.name,
      readTensor(spec, columns.get(spec.name), `${field}[…].${spec.name}`),
    ]),
  );
}

/** TensorFlow Serving's column form: an object with a whole tensor for each input, or the tensor alone where there is one input. */
export function readColumns({ inputs }: Signature, value: unknown, field: string): Tensors {
  const [only, ...others] = inputs;
  if (only && others.length === 0 && !isNamed(value)) {
    return { [only.name]: readTensor(only, value, field) };
  }
  if (!isNamed(value)) throw invalid(field, `must be an object with ${named(inputs)}`);
  refuseOthers(inputs, value, field);
  return Object.fromEntries(
    inputs.map((spec) => {
      if (!Object.hasOwn(value, spec.name)) throw invalid(`${field}.${spec.name}`, 'is missing');
      return [spec.name, readTensor(spec, value[spec.name], `${field}.${spec.name}`)];
    }),
  );
}

/** `{"b64": …}` as the text whose bytes it holds; anything else as it is. Models take text, not bytes. */
export function readBase64(value: unknown, field: string): unknown {
  if (!isBase64(value)) return value;
  const text = value.b64.replace(/[\r\n]/g, '');
  if (!/^[\w+/-]*={0,2}$/.test(text)) throw invalid(field, 'must be base64 in "b64"');
  return readText(Buffer.from(text, 'base64'), field);
}

function isBase64(value: unknown): value is { b64: string } {
  return (
    isRecord(value) && typeof own(value, 'b64') === 'string' && Object.keys(value).length === 1
  );
}

function isNamed(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !isBase64(value);
}

function readTensor(spec: TensorSpec, value: unknown, field: string) {
  const text = spec.type === 'string' ? decodeAll(value, field, 0) : value;
  return tensorFromJson(spec, text, { field });
}

/** As deep as tensors may be; what is deeper is refused when it is read. */
const MAX_DEPTH = 17;

function decodeAll(value: unknown, field: string, depth: number): unknown {
  if (Array.isArray(value) && depth < MAX_DEPTH) {
    return value.map((part) => decodeAll(part, field, depth + 1));
  }
  return readBase64(value, field);
}

function refuseOthers(
  inputs: readonly TensorSpec[],
  given: Record<string, unknown>,
  field: string,
): void {
  const unknown = Object.keys(given).find((key) => !inputs.some(({ name }) => name === key));
  if (unknown === undefined) return;
  throw invalid(`${field}.${unknown.slice(0, 100)}`, `is not an input (${named(inputs)})`);
}

function named(inputs: readonly TensorSpec[]): string {
  const names = inputs.slice(0, 20).map(({ name }) => name);
  return inputs.length > names.length ? `${names.join(', ')}, …` : names.join(', ');
}
