import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { Signature, TensorSpec, TensorType } from '#lib/onnx/contract.ts';
import { tensorFromJson } from '#lib/onnx/tensor-json.ts';

export interface TensorRequest {
  inputs: { name: string; shape: number[]; datatype: string; data: unknown }[];
}

/** The Open Inference Protocol's names. */
const datatypes = {
  bool: 'BOOL',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float16: 'FP16',
  float32: 'FP32',
  float64: 'FP64',
  string: 'BYTES',
} as const satisfies Record<TensorType, string>;

/** A request the signature allows: the golden case's values, else zeros, with 1 for each dimension that varies. */
export function makeTensorRequest(
  signature: Signature,
  inputs: Record<string, unknown> = {},
): TensorRequest {
  return {
    inputs: signature.inputs.map((spec) => {
      const given = inputs[spec.name];
      const shape =
        given === undefined
          ? spec.shape.map((dimension) => (typeof dimension === 'number' ? dimension : 1))
          : shapeOf(given);
      return {
        name: spec.name,
        shape,
        datatype: datatypes[spec.type],
        data: given === undefined ? zeros(spec, shape) : flatten(given),
      };
    }),
  };
}

/** How many values a request holds; beyond some thousand it is downloaded, not shown. */
export function countValues(request: TensorRequest): number {
  return request.inputs.reduce(
    (sum, input) => sum + input.shape.reduce((product, size) => product * size, 1),
    0,
  );
}

/** An edited request, checked against the signature. */
export function checkTensorRequest(
  signature: Signature,
  text: string,
): { request: unknown; errors: FieldError[] } {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { request: null, errors: [{ field: 'request', message: `is not JSON: ${said}` }] };
  }
  const inputs = (request as Partial<TensorRequest> | null)?.inputs;
  if (!Array.isArray(inputs)) {
    return { request, errors: [{ field: 'inputs', message: 'must be a list of tensors' }] };
  }
  const errors = signature.inputs.flatMap((spec): FieldError[] => {
    const index = inputs.findIndex((input) => input?.name === spec.name);
    const input = inputs[index];
    if (!input) return [{ field: `inputs`, message: `lacks the tensor ${spec.name}` }];
    const field = `inputs[${index}]`;
    if (input.datatype !== datatypes[spec.type]) {
      return [{ field: `${field}.datatype`, message: `must be ${datatypes[spec.type]}` }];
    }
    try {
      tensorFromJson(spec, input.data, { field: `${field}.data`, shape: input.shape });
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.fields.length > 0 ? error.fields : [{ field, message: error.publicMessage }];
    }
  });
  return { request, errors };
}

function shapeOf(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];
}

function flatten(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
}

function zeros(spec: TensorSpec, shape: readonly number[]): unknown[] {
  const size = shape.reduce((product, each) => product * each, 1);
  const zero = spec.type === 'string' ? '' : spec.type === 'bool' ? false : 0;
  return new Array<unknown>(size).fill(zero);
}
