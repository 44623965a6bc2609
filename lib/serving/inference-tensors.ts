import { invalid, isRecord } from '#lib/http/invalid.ts';
import type { TensorSpec, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import { tensorFromJson, tensorToFlatJson } from '#lib/onnx/tensor-json.ts';

/** Of a tensor that a request describes; ONNX itself sets no limit. */
const MAX_RANK = 16;
/** What is cut for the log anyway need not be written out first. */
const MAX_LOGGED_VALUES = 40_000;

/** Element types by the Open Inference Protocol's names. */
export const DATATYPES = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
} as const satisfies Record<string, TensorType>;

const NAMES = new Map<TensorType, string>(
  Object.entries(DATATYPES).map(([name, type]) => [type, name]),
);

/** An element type's name in the protocol. */
export function datatypeOf(type: TensorType): string {
  return NAMES.get(type) ?? type;
}

/** Reads the data of a tensor that came as bytes beside the JSON; `size` is what the request says of it, not yet checked. */
export type BinaryReader = (
  field: string,
  tensor: { type: TensorType; shape: readonly number[]; size: unknown },
) => TensorValue;

/** The `inputs` of an infer request as tensors. Throws `invalid_request` naming the element. */
export function readInputs(
  inputs: unknown,
  readBinary?: BinaryReader,
): Record<string, TensorValue> {
  if (!Array.isArray(inputs)) throw invalid('inputs', 'must be a list of tensors');
  const tensors = new Map<string, TensorValue>();
  for (const [index, input] of inputs.entries()) {
    const field = `inputs[${index}]`;
    if (!isRecord(input)) throw invalid(field, 'must be an object');
    const { name } = input;
    if (typeof name !== 'string' || name === '') throw invalid(`${field}.name`, 'must be text');
    if (name === '__proto__' || tensors.has(name)) {
      throw invalid(`${field}.name`, 'is no name for an input, or is given twice');
    }
    tensors.set(name, readTensor(field, name, input, readBinary));
  }
  return Object.fromEntries(tensors);
}

function readTensor(
  field: string,
  name: string,
  { shape, datatype, data, parameters }: Record<string, unknown>,
  readBinary: BinaryReader | undefined,
): TensorValue {
  if (typeof datatype !== 'string' || !Object.hasOwn(DATATYPES, datatype)) {
    throw invalid(`${field}.datatype`, `must be one of ${Object.keys(DATATYPES).join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every(isSize) || shape.length > MAX_RANK) {
    throw invalid(
      `${field}.shape`,
      `must be a list of at most ${MAX_RANK} whole numbers from 0 to 2147483647`,
    );
  }
  const type = DATATYPES[datatype as keyof typeof DATATYPES];
  if (isRecord(parameters) && Object.hasOwn(parameters, 'binary_data_size')) {
    const at = `${field}.parameters.binary_data_size`;
    if (!readBinary) {
      throw invalid(at, 'needs the header Inference-Header-Content-Length: send data as JSON');
    }
    if (data !== undefined) throw invalid(`${field}.data`, 'excludes binary_data_size');
    return readBinary(field, { type, shape, size: parameters.binary_data_size });
  }
  refuseSharedMemory(parameters, field);
  if (!Array.isArray(data)) throw invalid(`${field}.data`, 'must be a list');
  const spec: TensorSpec = { name, type, shape: shape.map(() => null) };
  // A tensor without dimensions is sent as a list of its one value.
  return tensorFromJson(spec, data, { field: `${field}.data`, shape });
}

/** The names of the outputs asked for, or undefined for all; only JSON is answered. */
export function readOutputs(outputs: unknown): string[] | undefined {
  const requested = readRequestedOutputs(outputs);
  if (!requested) return undefined;
  for (const [name, isBinary] of requested) {
    if (isBinary) throw invalid(`the output ${name.slice(0, 100)}`, 'cannot be sent as bytes here');
  }
  return [...requested.keys()];
}

/** The outputs asked for by name, and whether each is to be sent as bytes where the request says so; undefined: all. */
export function readRequestedOutputs(
  outputs: unknown,
): Map<string, boolean | undefined> | undefined {
  if (outputs === undefined || (Array.isArray(outputs) && outputs.length === 0)) return undefined;
  if (!Array.isArray(outputs)) throw invalid('outputs', 'must be a list');
  const requested = new Map<string, boolean | undefined>();
  for (const [index, output] of outputs.entries()) {
    const field = `outputs[${index}]`;
    const name = isRecord(output) ? output.name : undefined;
    if (!isRecord(output) || typeof name !== 'string')
      throw invalid(`${field}.name`, 'must be text');
    const { parameters } = output;
    refuseSharedMemory(parameters, field);
    const isBinary = isRecord(parameters) ? parameters.binary_data : undefined;
    if (isBinary !== undefined && typeof isBinary !== 'boolean') {
      throw invalid(`${field}.parameters.binary_data`, 'must be true or false');
    }
    if (isRecord(parameters) && Object.hasOwn(parameters, 'classification')) {
      throw invalid(`${field}.parameters.classification`, 'is not supported');
    }
    requested.set(name, isBinary);
  }
  return requested;
}

function refuseSharedMemory(parameters: unknown, field: string): void {
  if (isRecord(parameters) && Object.hasOwn(parameters, 'shared_memory_region')) {
    throw invalid(`${field}.parameters.shared_memory_region`, 'is not supported');
  }
}

/** Output tensors as JSON text; 64-bit integers keep all their digits, NaN and infinities are words. */
export function writeOutputs(outputs: Readonly<Record<string, TensorValue>>): string {
  const tensors = Object.entries(outputs).map(([name, tensor]) => writeOutput(name, tensor));
  return `[${tensors.join(',')}]`;
}

export function writeOutput(name: string, { type, shape, data }: TensorValue): string {
  const values =
    type === 'int64' || type === 'uint64'
      ? `[${Array.from(data, String).join(',')}]`
      : JSON.stringify(tensorToFlatJson({ type, shape, data }));
  const head = JSON.stringify({ name, datatype: datatypeOf(type), shape });
  return `${head.slice(0, -1)},"data":${values}}`;
}

/** The same for the log, as far as it keeps them. */
export function logOutputs(outputs: Readonly<Record<string, TensorValue>>) {
  return {
    outputs: Object.entries(outputs).map(([name, tensor]) => ({
      name,
      datatype: datatypeOf(tensor.type),
      shape: tensor.shape,
      data: tensorToFlatJson(
        tensor.data.length > MAX_LOGGED_VALUES
          ? { ...tensor, data: tensor.data.slice(0, MAX_LOGGED_VALUES) }
          : tensor,
      ),
    })),
  };
}

/** A model's inputs or outputs for the metadata: -1 is a dimension that varies. */
export function describeTensors(specs: readonly TensorSpec[]) {
  return specs.map(({ name, type, shape, unranked }) => ({
    name,
    datatype: datatypeOf(type),
    shape: unranked ? [-1] : shape.map((size) => (typeof size === 'number' ? size : -1)),
  }));
}

function isSize(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 2_147_483_647;
}

export { isRecord };
