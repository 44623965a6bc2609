import { AppError } from '#lib/http/errors.ts';
import { invalid, isRecord } from '#lib/http/invalid.ts';
import { ELEMENT_BYTES, readBinaryTensor, readText } from './binary-tensors.ts';
import type { Answered, Call, Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import type { InferResponse } from './contract.ts';
import { type BinaryReader, readInputs, readRequestedOutputs } from './inference-tensors.ts';
import { tensorCall } from './tensor-call.ts';

export const HEADER_LENGTH = 'inference-header-content-length';

/** An infer request's body: its JSON, and the bytes of tensors behind it. */
export interface InferBody {
  /** undefined: the whole body is the data of the model's one input. */
  json: Uint8Array | undefined;
  /** undefined: the body is JSON alone. */
  binary: Uint8Array | undefined;
}

/** Parts a body by the header Inference-Header-Content-Length, which counts the JSON's bytes. Throws `invalid_request`. */
export function splitInferBody(body: Uint8Array, header: string | undefined): InferBody {
  if (header === undefined) return { json: body, binary: undefined };
  const length = /^\d{1,10}$/.test(header) ? Number(header) : Number.POSITIVE_INFINITY;
  if (length > body.length) {
    throw invalid(
      'Inference-Header-Content-Length',
      `must be the number of bytes of the JSON, at most the body's ${body.length}, got ${header.slice(0, 40)}`,
    );
  }
  if (length === 0) return { json: undefined, binary: body };
  return { json: body.subarray(0, length), binary: body.subarray(length) };
}

/** What an infer request is answered with. */
export interface InferAnswer {
  outputs: Tensors;
  /** The outputs to be sent as bytes. */
  binary: ReadonlySet<string>;
  parameters: InferResponse['parameters'];
}

/** An infer request of the Open Inference Protocol; `body` is parsed JSON. Throws AppError. */
export function inferCall(
  body: unknown,
  { version, binary }: { version?: string; binary?: Uint8Array },
): Call<InferAnswer> {
  if (!isRecord(body)) throw invalid('The body', 'must be a JSON object with inputs');
  if (body.id !== undefined && typeof body.id !== 'string') throw invalid('id', 'must be text');
  const { parameters } = body;
  if (parameters !== undefined && !isRecord(parameters)) {
    throw invalid('parameters', 'must be an object');
  }
  const allBinary = parameters?.binary_data_output ?? false;
  if (typeof allBinary !== 'boolean') {
    throw invalid('parameters.binary_data_output', 'must be true or false');
  }
  const section = binary && binarySection(binary);
  const inputs = readInputs(body.inputs, section?.read);
  section?.end();
  const requested = readRequestedOutputs(body.outputs);
  return answerCall({
    version,
    inputs,
    outputs: requested && [...requested.keys()],
    isBinary: (name) => requested?.get(name) ?? allBinary,
  });
}

/**
 * A request whose whole body is the data of the model's one input, without JSON. The number of bytes says how long the dimension
 * that varies is (beside a varying first one, which is then 1); text is one element without its length. Answered with bytes.
 */
export function rawInferCall(
  bytes: Uint8Array,
  { version }: { version?: string },
): Call<InferAnswer> {
  return answerCall({
    version,
    inputs: (info) => readRaw(info, bytes),
    isBinary: () => true,
  });
}

function answerCall({
  isBinary,
  ...request
}: {
  version: string | undefined;
  inputs: Tensors | ((info: VersionInfo) => Tensors);
  outputs?: readonly string[];
  isBinary: (name: string) => boolean;
}): Call<InferAnswer> {
  return tensorCall({
    ...request,
    shape: (outputs, answered) => ({
      outputs,
      binary: new Set(Object.keys(outputs).filter(isBinary)),
      parameters: answerParameters(answered),
    }),
  });
}

/** What the protocol has no members for; its parameters know no null. */
export function answerParameters(answered: Answered): InferResponse['parameters'] {
  const { release, servedBy, degraded, cached, confidence } = answered;
  return {
    ...(release !== null && { release }),
    served_by: servedBy,
    degraded,
    cached,
    confidence,
  };
}

/** The bytes behind the JSON, which the inputs take in their order. */
function binarySection(binary: Uint8Array): { read: BinaryReader; end(): void } {
  let at = 0;
  return {
    read(field, { type, shape, size }) {
      const left = binary.length - at;
      if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > left) {
        throw invalid(
          `${field}.parameters.binary_data_size`,
          `must be a number of bytes, at most the ${left} that are left of the body`,
        );
      }
      const bytes = binary.subarray(at, at + size);
      at += size;
      return readBinaryTensor(type, shape, bytes, field);
    },
    end() {
      if (at === binary.length) return;
      throw invalid('The body', `has ${binary.length - at} bytes more than its inputs announce`);
    },
  };
}

function readRaw({ model, signature }: VersionInfo, bytes: Uint8Array): Tensors {
  const [spec, ...others] = signature.inputs;
  if (!spec || others.length > 0) {
    throw invalid('A body of data alone', `needs a model of one input; ${model} has several`);
  }
  if (spec.unranked) throw invalid('A body of data alone', 'needs an input of known dimensions');
  const { name, type } = spec;
  if (type === 'string') {
    const fits = spec.shape.every((size) => typeof size !== 'number' || size === 1);
    if (!fits) throw invalid('A body of data alone', 'is one text, and the model takes several');
    const data = [readText(bytes, name)];
    return { [name]: { type, shape: spec.shape.map(() => 1), data } };
  }
  const varying = spec.shape.flatMap((size, axis) => (typeof size === 'number' ? [] : [axis]));
  // Of several, the first is how many rows there are: one.
  const open = varying.length > 1 && varying[0] === 0 ? varying.slice(1) : varying;
  if (open.length > 1) {
    throw invalid('A body of data alone', 'does not tell how long the dimensions that vary are');
  }
  const step = spec.shape.reduce<number>(
    (product, size) => product * (typeof size === 'number' ? size : 1),
    ELEMENT_BYTES[type],
  );
  const length = step > 0 ? bytes.length / step : 0;
  if (!Number.isInteger(length)) {
    throw invalid(name, `must be a multiple of ${step} bytes, got ${bytes.length}`);
  }
  const shape = spec.shape.map((size, axis) =>
    typeof size === 'number' ? size : axis === open[0] ? length : 1,
  );
  return { [name]: readBinaryTensor(type, shape, bytes, name) };
}

/** The refusal of a JSON part that is too long to be parsed while others wait. */
export function jsonTooLong(limit: number): AppError {
  return new AppError('payload_too_large', {
    publicMessage: `The JSON of the body is larger than ${limit / 1024 / 1024} MiB; send tensors as bytes.`,
  });
}
