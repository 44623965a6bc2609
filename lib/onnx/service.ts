import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type CheckedModel, checkModel, notOnnx, unsupported } from './check-model.ts';
import { cleanMessage } from './clean-message.ts';
import {
  type OnnxSession,
  type OnnxSummary,
  type Signature,
  type TensorSpec,
  type TensorValue,
  tensorTypeSchema,
} from './contract.ts';
import type { ValueOutline } from './read-model.ts';

/**
 * One thread per session: fastest for small models under concurrency, and replicas of a machine do not fight over cores.
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 4,
};

export interface InspectedModel {
  /** What is loaded to serve: the file as it came (the same array), or rewritten as `onnx.changes` says. */
  servedBytes: Uint8Array;
  signature: Signature;
  onnx: OnnxSummary;
}

/**
 * Checks a file and loads it once to read its signature. Throws `artifact_…`, saying what is wrong. `spokenOf` are the
 * outputs that the version's metadata names (in roles and golden cases): what ZipMap hid can be named either way.
 */
export async function inspectOnnx(
  bytes: Uint8Array,
  spokenOf: Iterable<string> = [],
): Promise<InspectedModel> {
  const checked = checkModel(bytes, new Set(spokenOf));
  const { model, graph, rewritten } = checked;
  const servedBytes = rewritten?.bytes ?? bytes;
  const signature = await readSignature(servedBytes, checked);
  return {
    servedBytes,
    signature,
    onnx: {
      irVersion: model.irVersion,
      producer: model.producer,
      opsets: Object.fromEntries(
        [...model.opsets].map(([domain, version]) => [domain || 'ai.onnx', version]),
      ),
      nodeCount: graph.nodes.length,
      changes: rewritten?.changes ?? [],
      ...(rewritten && { zipMapClasses: rewritten.classes }),
    },
  };
}

async function readSignature(bytes: Uint8Array, { graph }: CheckedModel): Promise<Signature> {
  let session: InferenceSession;
  try {
    session = await createSession(bytes);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/protobuf parsing failed/i.test(message)) throw notOnnx('The file is damaged', error);
    throw unsupported(`ONNX Runtime cannot load the model: ${message.replace(/\.$/, '')}`, error);
  }
  try {
    return {
      inputs: session.inputMetadata.map((value) => tensorSpec('Input', value, graph.inputs)),
      outputs: session.outputMetadata.map((value) => tensorSpec('Output', value, graph.outputs)),
    };
  } finally {
    await session.release();
  }
}

function tensorSpec(
  role: string,
  value: InferenceSession.ValueMetadata,
  written: readonly ValueOutline[],
): TensorSpec {
  if (!value.isTensor) throw unsupported(`${role} ${value.name} is not a tensor`);
  const type = tensorTypeSchema.safeParse(value.type);
  if (!type.success) {
    throw unsupported(`${role} ${value.name} has the element type ${value.type}`);
  }
  // The runtime gives an empty shape to scalars and to what has no shape written alike.
  const hasNoShape = written.some(({ name, dimensions }) => name === value.name && !dimensions);
  return {
    name: value.name,
    type: type.data,
    shape: value.shape.map((size) => (size === '' ? null : size)),
    ...(value.shape.length === 0 && hasNoShape && { unranked: true }),
  };
}

/** Loads a model as `inspectOnnx` returned it. Rejects with the runtime's sentence. */
export async function loadSession(model: Uint8Array | string): Promise<OnnxSession> {
  return wrapSession(await createSession(model));
}

async function createSession(model: Uint8Array | string): Promise<InferenceSession> {
  try {
    // The two overloads take a path and bytes apart.
    return typeof model === 'string'
      ? await InferenceSession.create(model, SESSION_OPTIONS)
      : await InferenceSession.create(model, SESSION_OPTIONS);
  } catch (error) {
    throw new Error(cleanMessage(error), { cause: error });
  }
}

function wrapSession(session: InferenceSession): OnnxSession {
  const known = new Set(session.inputNames);
  const running = new Set<Promise<unknown>>();
  let released: Promise<void> | undefined;

  async function runOnce(
    inputs: Record<string, TensorValue>,
    outputs: readonly string[] | undefined,
  ): Promise<Record<string, TensorValue>> {
    const feeds: Record<string, Tensor> = {};
    for (const name of Object.keys(inputs)) {
      const value = inputs[name];
      if (!known.has(name)) throw new Error(`The model has no input ${name}`);
      if (value) feeds[name] = toRuntime(name, value);
    }
    for (const name of known) {
      if (!Object.hasOwn(feeds, name)) throw new Error(`The input ${name} is missing`);
    }
    try {
      const fetched = outputs ? await session.run(feeds, outputs) : await session.run(feeds);
      const answer: Record<string, TensorValue> = {};
      for (const name of Object.keys(fetched)) {
        const tensor = fetched[name];
        if (tensor) answer[name] = fromRuntime(tensor);
      }
      return answer;
    } catch (error) {
      throw new Error(cleanMessage(error), { cause: error });
    }
  }

  return {
    async run(inputs, outputs) {
      if (released) throw new Error('The model is no longer loaded');
      const run = runOnce(inputs, outputs);
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    release() {
      released ??= Promise.allSettled(running).then(() => session.release());
      return released;
    },
  };
}

function toRuntime(name: string, { type, shape, data }: TensorValue): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (data.length !== size) {
    throw new Error(`Input ${name} of shape [${shape.join(', ')}] has ${data.length} values`);
  }
  // The binding takes float16 as its bits only, while Tensor turns the bits into a Float16Array where there is one.
  if (type === 'float16') return { type, dims: shape, data, location: 'cpu' } as unknown as Tensor;
  return new Tensor(type, data as Tensor.DataTypeMap[typeof type], shape);
}

function fromRuntime(tensor: Tensor): TensorValue {
  const { data } = tensor;
  const type = tensor.type as TensorValue['type'];
  const shape = [...tensor.dims];
  if (type !== 'float16' || Array.isArray(data)) {
    return { type, shape, data: data as TensorValue['data'] };
  }
  return { type, shape, data: new Uint16Array(data.buffer, data.byteOffset, data.length) };
}
