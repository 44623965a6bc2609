import { InferenceSession, Tensor } from 'onnxruntime-node';
import { cleanMessage } from '../clean-message.ts';
import type { TensorValue } from '../contract.ts';
import type { ValueMetadata } from './runner-messages.ts';

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

/** A model loaded in this process. Loading and running block the thread until they are done. */
export interface LocalSession {
  inputs: ValueMetadata[];
  outputs: ValueMetadata[];
  run(
    inputs: Record<string, TensorValue>,
    outputs: readonly string[] | undefined,
  ): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
}

/** The runtime prepares itself with the first file it sees, whatever that is; better before there is something to do. */
export async function prepareRuntime(): Promise<void> {
  await InferenceSession.create(Uint8Array.of(0), SESSION_OPTIONS).catch(() => undefined);
}

/** Rejects with the runtime's sentence. */
export async function openSession(bytes: Uint8Array): Promise<LocalSession> {
  const session = await InferenceSession.create(bytes, SESSION_OPTIONS).catch((error: unknown) => {
    throw new Error(cleanMessage(error));
  });
  const known = new Set(session.inputNames);

  function feedsOf(inputs: Record<string, TensorValue>): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {};
    for (const name of Object.keys(inputs)) {
      const value = inputs[name];
      if (!known.has(name)) throw new Error(`The model has no input ${name}`);
      if (value) feeds[name] = toRuntime(name, value);
    }
    for (const name of known) {
      if (!Object.hasOwn(feeds, name)) throw new Error(`The input ${name} is missing`);
    }
    return feeds;
  }

  return {
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
    async run(inputs, outputs) {
      const feeds = feedsOf(inputs);
      try {
        const fetched = outputs ? await session.run(feeds, outputs) : await session.run(feeds);
        const answer: Record<string, TensorValue> = {};
        for (const name of Object.keys(fetched)) {
          const tensor = fetched[name];
          if (tensor) answer[name] = fromRuntime(tensor);
        }
        return answer;
      } catch (error) {
        throw new Error(cleanMessage(error));
      }
    },
    release: () => session.release(),
  };
}

function describe(value: InferenceSession.ValueMetadata): ValueMetadata {
  if (!value.isTensor) return { name: value.name };
  return { name: value.name, tensor: { type: value.type, shape: [...value.shape] } };
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
