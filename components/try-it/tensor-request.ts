import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';
import { tensorFromJson } from '#lib/onnx/tensor-json.ts';
import { datatypeOf } from '#lib/serving/inference-tensors.ts';

export interface TensorRequest {
  inputs: { name: string; shape: number[]; datatype: string; data: unknown[] }[];
}

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
        datatype: datatypeOf(spec.type),
        data: given === undefined ? zeros(spec, shape) : flatten(given),
      };
    }),
  };
}

/** The request with one of its inputs in another shape, filled with zeros. */
export function reshape(
  signature: Signature,
  request: TensorRequest,
  name: string,
  shape: number[],
): TensorRequest {
  const spec = signature.inputs.find((each) => each.name === name);
  return {
    inputs: request.inputs.map((input) =>
      spec && input.name === name ? { ...input, shape, data: zeros(spec, shape) } : input,
    ),
  };
}

/** How many values a request holds; beyond some thousand it is downloaded, not shown. */
export function countValues(request: TensorRequest): number {
  return request.inputs.reduce(
    (sum, input) => sum + input.shape.reduce((product, size) => product * size, 1),
    0,
  );
}

/** An edited request, checked against the signature: the request, or what is wrong with it. */
export function checkTensorRequest(
  signature: Signature,
  text: string,
): { request: TensorRequest; errors: [] } | { request: null; errors: FieldError[] } {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { request: null, errors: [{ field: 'request', message: `is not JSON: ${said}` }] };
  }
  const inputs = (request as Partial<TensorRequest> | null)?.inputs;
  if (!Array.isArray(inputs)) {
    return { request: null, errors: [{ field: 'inputs', message: 'must be a list of tensors' }] };
  }
  const errors = signature.inputs.flatMap((spec): FieldError[] => {
    const index = inputs.findIndex((input) => input?.name === spec.name);
    const input = inputs[index];
    if (!input) return [{ field: 'inputs', message: `lacks the tensor ${spec.name}` }];
    const field = `inputs[${index}]`;
    if (input.datatype !== datatypeOf(spec.type)) {
      return [{ field: `${field}.datatype`, message: `must be ${datatypeOf(spec.type)}` }];
    }
    try {
      tensorFromJson(spec, input.data, { field: `${field}.data`, shape: input.shape });
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.fields.length > 0 ? error.fields : [{ field, message: error.publicMessage }];
    }
  });
  // Checked by name, datatype, shape and values.
  return errors.length > 0
    ? { request: null, errors }
    : { request: request as TensorRequest, errors: [] };
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
