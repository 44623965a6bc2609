import { isRecord, own } from '#lib/http/invalid.ts';
import type { Signature, TensorSpec, TensorType } from '#lib/onnx/contract.ts';
import type { RemoteRuntime } from '../contract.ts';
import { type RemoteProtocol, type Tensors, UnreadableAnswer } from '../protocol.ts';
import { readTensor, specOf } from '../read-tensor.ts';
import { nestElements, writeElements } from '../write-elements.ts';

type Remote = Extract<RemoteRuntime, { kind: 'tfserving' }>;

const TYPES: Record<string, TensorType> = {
  DT_BOOL: 'bool',
  DT_UINT8: 'uint8',
  DT_UINT16: 'uint16',
  DT_UINT32: 'uint32',
  DT_UINT64: 'uint64',
  DT_INT8: 'int8',
  DT_INT16: 'int16',
  DT_INT32: 'int32',
  DT_INT64: 'int64',
  DT_HALF: 'float16',
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float64',
  DT_STRING: 'string',
};

/** TensorFlow Serving's REST interface, in column form. */
export const tfserving: RemoteProtocol<Remote> = {
  readyPath: modelPath,
  metadataPath: (remote) => `${modelPath(remote)}/metadata`,
  predictPath: (remote) => `${modelPath(remote)}:predict`,
  refuse: () => null,

  readMetadata({ signature_name = 'serving_default' }, body): Signature | undefined {
    const defined = member(member(member(body, 'metadata'), 'signature_def'), 'signature_def');
    if (!isRecord(defined)) return undefined;
    const signature = own(defined, signature_name);
    if (!isRecord(signature)) {
      const there = Object.keys(defined).slice(0, 10).join(', ');
      throw new UnreadableAnswer(`has no signature ${signature_name} (${there || 'none'})`);
    }
    return { inputs: readSpecs(signature.inputs), outputs: readSpecs(signature.outputs) };
  },

  writeBodies({ signature_name }, { inputs }) {
    const columns = Object.entries(inputs).map(([name, tensor]) => {
      const nested = nestElements(writeElements(tensor, 'bare'), tensor.shape);
      return `${JSON.stringify(name)}:${nested}`;
    });
    const signature =
      signature_name === undefined ? '' : `"signature_name":${JSON.stringify(signature_name)},`;
    return [`{${signature}"inputs":{${columns.join(',')}}}`];
  },

  readAnswers(_remote, run, [answer]) {
    const outputs = member(answer, 'outputs');
    if (outputs === undefined) throw new UnreadableAnswer('answered without outputs');
    // With one output the answer is its value itself.
    const isBare = run.signature.outputs.length === 1 && !isRecord(outputs);
    const tensors: Tensors = {};
    for (const name of run.outputs) {
      const value = isBare ? outputs : member(outputs, name);
      if (value === undefined) throw new UnreadableAnswer(`answered without the output ${name}`);
      const spec = specOf(run, name);
      tensors[name] = readTensor(spec, spec.type === 'string' ? decodeTexts(value, 0) : value, run);
    }
    return tensors;
  },
};

function modelPath({ model, version }: Remote): string {
  const path = `/v1/models/${encodeURIComponent(model)}`;
  return version === undefined ? path : `${path}/versions/${version}`;
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? own(value, name) : undefined;
}

function readSpecs(described: unknown): TensorSpec[] {
  if (!isRecord(described)) throw new UnreadableAnswer('describes a signature without tensors');
  return Object.entries(described).map(([name, tensor]) => {
    const type = TYPES[String(member(tensor, 'dtype'))];
    if (!type) {
      throw new UnreadableAnswer(
        `describes ${name} as ${String(member(tensor, 'dtype')).slice(0, 30)}, which cannot be served`,
      );
    }
    const shape = member(tensor, 'tensor_shape');
    if (member(shape, 'unknown_rank') === true) return { name, type, shape: [], unranked: true };
    const dimensions = member(shape, 'dim');
    return {
      name,
      type,
      // Sizes are 64-bit integers, which protobuf's JSON writes as text; -1 varies.
      shape: (Array.isArray(dimensions) ? dimensions : []).map((dimension: unknown) => {
        const size = Number(member(dimension, 'size'));
        return Number.isInteger(size) && size >= 0 ? size : null;
      }),
    };
  });
}

/** Bytes come as `{"b64": …}` when their output's name says so. */
function decodeTexts(value: unknown, depth: number): unknown {
  if (Array.isArray(value) && depth < 16) return value.map((part) => decodeTexts(part, depth + 1));
  const encoded = member(value, 'b64');
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64').toString('utf8') : value;
}
