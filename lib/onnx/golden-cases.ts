import { AppError, type FieldError } from '#lib/http/errors.ts';
import type {
  FeatureLayout,
  OnnxSession,
  Signature,
  TensorSpec,
  TensorType,
  TensorValue,
} from './contract.ts';
import { type Element, elementReader, Refusal } from './element.ts';
import { encodeRows, parseRows } from './encode-rows.ts';
import { fromFloat16Bits } from './float16.ts';
import { tensorFromJson } from './tensor-json.ts';

export interface GoldenCheck {
  run: OnnxSession['run'];
  signature: Signature;
  layout: FeatureLayout;
  /** Inputs by feature name, or by tensor name with lists; outputs by tensor name, a value or lists. */
  cases: ReadonlyArray<{ inputs: Record<string, unknown>; outputs: Record<string, unknown> }>;
  /** Numbers a (got) and b (expected) agree when |a − b| ≤ tolerance · max(1, |b|): absolute near zero, else relative. */
  tolerance: number;
}

/**
 * Runs every golden case and compares: floats within the tolerance, everything else exactly, NaN with NaN. Throws
 * `invalid_request` for a case that is malformed, before any is run, and `golden_case_mismatch` for the first that differs
 * or cannot be run. A sentence numbers a case from 1 and has its path, which counts from 0, beside it.
 */
export async function checkGoldenCases(check: GoldenCheck): Promise<void> {
  for await (const difference of goldenDifferences(check)) throw difference;
}

/** As `checkGoldenCases`, and says of every case that differs what it would throw. */
export async function* goldenDifferences(check: GoldenCheck): AsyncGenerator<AppError> {
  const prepared = check.cases.map((goldenCase, index) => ({
    inputs: readInputs(check, goldenCase.inputs, `${pathOf(index)}.inputs`),
    outputs: readOutputs(check, goldenCase.outputs, `${pathOf(index)}.outputs`),
  }));
  for (const [index, { inputs, outputs }] of prepared.entries()) {
    const difference = await caseDifference(check, index, inputs, outputs);
    if (difference) yield difference;
  }
}

async function caseDifference(
  check: GoldenCheck,
  index: number,
  inputs: Record<string, TensorValue>,
  outputs: ReadonlyMap<string, Element[]>,
): Promise<AppError | null> {
  let answers: Record<string, TensorValue>;
  try {
    answers = await runCase(check, index, inputs, [...outputs.keys()]);
  } catch (error) {
    if (error instanceof AppError && error.code === 'golden_case_mismatch') return error;
    throw error;
  }
  for (const [name, expected] of outputs) {
    const answer = answers[name];
    const difference = answer
      ? firstDifference(answer, expected, check.tolerance)
      : { at: '', expected: 'a tensor', got: 'nothing' };
    if (difference) return mismatch(index, name, difference);
  }
  return null;
}

function readInputs(
  { signature, layout }: GoldenCheck,
  inputs: Record<string, unknown>,
  path: string,
): Record<string, TensorValue> {
  const values = Object.values(inputs);
  const areTensors = values.length > 0 && values.every(Array.isArray);
  if (layout.kind === 'tensors' || areTensors) return readTensors(signature, inputs, path);
  try {
    return encodeRows(layout, parseRows(layout, [inputs], { where: () => path }));
  } catch (error) {
    if (error instanceof AppError) throw malformed(error.fields, error.publicMessage, error);
    throw error;
  }
}

function readTensors(
  signature: Signature,
  inputs: Record<string, unknown>,
  path: string,
): Record<string, TensorValue> {
  const known = new Set(signature.inputs.map(({ name }) => name));
  const errors = [
    ...Object.keys(inputs)
      .filter((name) => !known.has(name))
      .map((name) => ({ field: `${path}.${name}`, message: 'is not an input of this model' })),
    ...[...known]
      .filter((name) => !Object.hasOwn(inputs, name))
      .map((name) => ({ field: `${path}.${name}`, message: 'is missing' })),
  ];
  if (errors.length > 0) throw malformed(errors);
  const tensors: Record<string, TensorValue> = {};
  for (const spec of signature.inputs) {
    tensors[spec.name] = tensorFromJson(spec, inputs[spec.name], { field: `${path}.${spec.name}` });
  }
  return tensors;
}

function readOutputs(
  { signature }: GoldenCheck,
  outputs: Record<string, unknown>,
  path: string,
): Map<string, Element[]> {
  const names = Object.keys(outputs);
  if (names.length === 0) {
    throw malformed([{ field: path, message: 'names no output, so there is nothing to compare' }]);
  }
  const expected = new Map<string, Element[]>();
  for (const name of names) {
    const spec = signature.outputs.find((output) => output.name === name);
    if (!spec) {
      const known = signature.outputs.map((output) => output.name).join(', ');
      const message = `is not an output of this model (${known})`;
      throw malformed([{ field: `${path}.${name}`, message }]);
    }
    expected.set(name, flatElements(spec, outputs[name], `${path}.${name}`));
  }
  return expected;
}

const MAX_DEPTH = 16;

function flatElements(spec: TensorSpec, value: unknown, path: string): Element[] {
  const read = elementReader(spec.type, 'words');
  const elements: Element[] = [];
  const visit = (part: unknown, at: string, depth: number): void => {
    if (depth > MAX_DEPTH) throw malformed([{ field: path, message: 'is nested too deep' }]);
    if (Array.isArray(part)) {
      part.forEach((item, index) => {
        visit(item, `${at}[${index}]`, depth + 1);
      });
      return;
    }
    const element = part === null && isFloat(spec.type) ? Number.NaN : read(part);
    if (element instanceof Refusal) throw malformed([{ field: at, message: element.message }]);
    elements.push(element);
  };
  visit(value, path, 0);
  return elements;
}

async function runCase(
  check: GoldenCheck,
  index: number,
  inputs: Record<string, TensorValue>,
  outputs: string[],
): Promise<Record<string, TensorValue>> {
  try {
    return await check.run(inputs, outputs);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('golden_case_mismatch', {
      publicMessage: `${nameOf(index)} cannot be run: ${message}`,
      fields: [{ field: pathOf(index), message: `cannot be run: ${message}` }],
      cause: error,
    });
  }
}

interface Difference {
  /** An index such as `[1]`, after the output's name. */
  at: string;
  expected: string;
  got: string;
}

function firstDifference(
  { type, shape, data }: TensorValue,
  expected: readonly Element[],
  tolerance: number,
): Difference | null {
  if (data.length !== expected.length) {
    return { at: '', expected: values(expected.length), got: values(data.length) };
  }
  for (const [index, wanted] of expected.entries()) {
    const raw = data[index] ?? Number.NaN;
    const got = type === 'float16' ? fromFloat16Bits(Number(raw)) : raw;
    const agrees = isFloat(type) ? isClose(Number(got), Number(wanted), tolerance) : got === wanted;
    if (!agrees) return { at: indexIn(shape, index), ...described(type, wanted, got) };
  }
  return null;
}

function isClose(got: number, expected: number, tolerance: number): boolean {
  if (Object.is(got, expected) || got === expected) return true;
  return Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

function isFloat(type: TensorType): boolean {
  return type === 'float16' || type === 'float32' || type === 'float64';
}

/** `[1]` in a tensor [1, 2], `[0, 1]` in one of several rows; nothing when there is one value. */
function indexIn(shape: readonly number[], flat: number): string {
  if (shape.every((size) => size === 1)) return '';
  const sizes = shape.length > 1 && shape[0] === 1 ? shape.slice(1) : shape;
  const index: number[] = [];
  let rest = flat;
  for (const size of sizes.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${index.join(', ')}]`;
}

/** Numbers are said in six digits, or in full where these would look the same. */
function described(type: TensorType, expected: Element, got: Element) {
  if (type === 'string') return { expected: JSON.stringify(expected), got: JSON.stringify(got) };
  if (type === 'bool') return { expected: String(expected === 1), got: String(got === 1) };
  if (!isFloat(type)) return { expected: String(expected), got: String(got) };
  const short = [expected, got].map((value) => String(Number(Number(value).toPrecision(6))));
  const [a = '', b = ''] = short;
  return a === b ? { expected: String(expected), got: String(got) } : { expected: a, got: b };
}

function values(count: number): string {
  return `${count} value${count === 1 ? '' : 's'}`;
}

function mismatch(index: number, output: string, { at, expected, got }: Difference): AppError {
  const said = `expected ${expected}, got ${got}`;
  return new AppError('golden_case_mismatch', {
    publicMessage: `${nameOf(index)} differs: output ${output}${at}: ${said}`,
    fields: [{ field: `${pathOf(index)}.outputs.${output}`, message: said }],
  });
}

function pathOf(index: number): string {
  return `golden_cases[${index}]`;
}

function nameOf(index: number): string {
  return `golden case ${index + 1} (${pathOf(index)})`;
}

function malformed(fields: FieldError[], message?: string, cause?: unknown): AppError {
  const said = fields.map(({ field, message: problem }) => `${field} ${problem}`).join('; ');
  return new AppError('invalid_request', { publicMessage: message ?? `${said}.`, fields, cause });
}
