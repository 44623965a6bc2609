import { InferenceSession, Tensor } from 'onnxruntime-node';
import { cleanMessage } from './clean-message.ts';
import type { OnnxSession, TensorValue } from './contract.ts';

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
