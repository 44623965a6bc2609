import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { TensorSpec, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import { tensorFromJson, tensorToFlatJson } from '#lib/onnx/tensor-json.ts';

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

/** The `inputs` of an infer request as tensors. Throws `invalid_request` naming the element. */
export function readInputs(inputs: unknown): Record<string, TensorValue> {
  if (!Array.isArray(inputs)) throw invalid('inputs', 'must be a list of tensors');
  const tensors = new Map<string, TensorValue>();
  for (const [index, input] of inputs.entries()) {
    const field = `inputs[${index}]`;
    if (!isRecord(input)) throw invalid(field, 'must be an object');
    const { name, shape, datatype, parameters } = input;
    if (typeof name !== 'string' || name === '') throw invalid(`${field}.name`, 'must be text');
    if (name === '__proto__' || tensors.has(name)) {
      throw invalid(`${field}.name`, 'is no name for an input, or is given twice');
    }
    if (isRecord(parameters) && Object.hasOwn(parameters, 'binary_data_size')) {
      throw invalid(`${field}.parameters.binary_data_size`, 'is not supported: send data as JSON');
    }
    tensors.set(name, readTensor(field, name, shape, datatype, input.data));
  }
  return Object.fromEntries(tensors);
}

function readTensor(
  field: string,
  name: string,
  shape: unknown,
  datatype: unknown,
  data: unknown,
): TensorValue {
  if (typeof datatype !== 'string' || !Object.hasOwn(DATATYPES, datatype)) {
    throw invalid(`${field}.datatype`, `must be one of ${Object.keys(DATATYPES).join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every(isSize)) {
    throw invalid(`${field}.shape`, 'must be a list of whole numbers from 0 to 2147483647');
  }
  if (!Array.isArray(data)) throw invalid(`${field}.data`, 'must be a list');
  const spec: TensorSpec = {
    name,
    type: DATATYPES[datatype as keyof typeof DATATYPES],
    shape: shape.map(() => null),
  };
  // A tensor without dimensions is sent as a list of its one value.
  return tensorFromJson(spec, data, { field: `${field}.data`, shape });
}

/** The names of the outputs asked for, or undefined for all. */
export function readOutputs(outputs: unknown): string[] | undefined {
  if (outputs === undefined || (Array.isArray(outputs) && outputs.length === 0)) return undefined;
  if (!Array.isArray(outputs)) throw invalid('outputs', 'must be a list');
  const names = outputs.map((output: unknown, index) => {
    const name = isRecord(output) ? output.name : undefined;
    if (typeof name !== 'string') throw invalid(`outputs[${index}].name`, 'must be text');
    const parameters = isRecord(output) ? output.parameters : undefined;
    if (isRecord(parameters) && parameters.binary_data === true) {
      throw invalid(`outputs[${index}].parameters.binary_data`, 'is not supported');
    }
    return name;
  });
  return [...new Set(names)];
}

/** Output tensors as JSON text; 64-bit integers keep all their digits, NaN and infinities are words. */
export function writeOutputs(outputs: Readonly<Record<string, TensorValue>>): string {
  const tensors = Object.entries(outputs).map(([name, { type, shape, data }]) => {
    const values =
      type === 'int64' || type === 'uint64'
        ? `[${Array.from(data, String).join(',')}]`
        : JSON.stringify(tensorToFlatJson({ type, shape, data }));
    const head = JSON.stringify({ name, datatype: datatypeOf(type), shape });
    return `${head.slice(0, -1)},"data":${values}}`;
  });
  return `[${tensors.join(',')}]`;
}

/** The same for the log. */
export function logOutputs(outputs: Readonly<Record<string, TensorValue>>) {
  return {
    outputs: Object.entries(outputs).map(([name, tensor]) => ({
      name,
      datatype: datatypeOf(tensor.type),
      shape: tensor.shape,
      data: tensorToFlatJson(tensor),
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

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 2_147_483_647;
}

export function invalid(field: string, message: string): AppError {
  const fields: FieldError[] = [{ field, message }];
  return new AppError('invalid_request', { publicMessage: `${field} ${message}.`, fields });
}
