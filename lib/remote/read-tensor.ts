import { AppError } from '#lib/http/errors.ts';
import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { tensorFromJson } from '#lib/onnx/tensor-json.ts';
import { type RemoteRun, UnreadableAnswer } from './protocol.ts';

/** As deep as tensors go. */
const MAX_RANK = 16;

/** One output from JSON, held to the signature: type, shape, as many rows as were asked. Throws UnreadableAnswer. */
export function readTensor(
  spec: TensorSpec,
  value: unknown,
  run: RemoteRun,
  shape?: readonly number[],
): TensorValue {
  const field = `the output ${spec.name}`;
  let tensor: TensorValue;
  try {
    const numbers = spec.type.startsWith('float') ? nameMissing(value, 0) : value;
    tensor = tensorFromJson(spec, numbers, { field, shape });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UnreadableAnswer(`answered ${error.publicMessage.replace(/\.$/, '')}`);
  }
  const rows = rowsOf(run);
  if (rows !== null && typeof spec.shape[0] !== 'number' && tensor.shape[0] !== rows) {
    throw new UnreadableAnswer(
      `answered ${tensor.shape[0] ?? 'no'} rows in ${field}, ${rows} were asked`,
    );
  }
  return tensor;
}

/** Servers that write strict JSON write NaN as null. */
function nameMissing(value: unknown, depth: number): unknown {
  if (value === null) return 'NaN';
  if (!Array.isArray(value) || depth > MAX_RANK) return value;
  return value.map((part) => nameMissing(part, depth + 1));
}

/** The signature's output of this name; those asked for are all in it. */
export function specOf({ signature }: RemoteRun, name: string): TensorSpec {
  const spec = signature.outputs.find((output) => output.name === name);
  if (!spec) throw new UnreadableAnswer(`has no output ${name}`);
  return spec;
}

/** Rows of a run of a model with features; null when its inputs have none. */
function rowsOf({ layout, inputs }: RemoteRun): number | null {
  if (layout.kind === 'tensors') return null;
  const name = layout.kind === 'vector' ? layout.input : layout.features[0]?.name;
  return (name === undefined ? undefined : inputs[name]?.shape[0]) ?? null;
}
