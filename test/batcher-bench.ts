import { vi } from 'vitest';
import type { OnnxSession, Signature, TensorValue } from '#lib/onnx/contract.ts';
import type { Tensors } from '#lib/serving/call.ts';
import { type ServingSettings, servingSettingsSchema } from '#lib/serving/contract.ts';
import { createBatcher } from '#lib/serving/service/batch-runs.ts';

export const signature: Signature = {
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['N', 1] }],
};
export const row = (...values: number[]): Tensors => ({
  x: { type: 'float32', shape: [values.length, 1], data: new Float32Array(values) },
});
export const numbers = (tensors: Tensors, name = 'y') =>
  Array.from(tensors[name]?.data ?? [], Number);

interface Under {
  values: number[];
  outputs: readonly string[] | undefined;
  timeoutMs: number | undefined;
  /** After so much time on the clock. */
  finish(afterMs?: number): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A batcher on a session whose runs end when the test says so, on a clock that stands still; it answers every row with its double. */
export function setUpBatcher(
  over: {
    batching?: Partial<ServingSettings['batching']>;
    maxWaiting?: number;
    signature?: Signature;
    rowsAreIndependent?: boolean;
    runsAtOnce?: number;
    answer?: (inputs: Tensors) => Tensors;
  } = {},
) {
  const under: Under[] = [];
  const answer =
    over.answer ??
    ((inputs: Tensors): Tensors => {
      const x = inputs.x as TensorValue;
      return { y: { ...x, data: (x.data as Float32Array).map((value) => 2 * value) } };
    });
  const session: Pick<OnnxSession, 'run' | 'rowsAreIndependent' | 'runsAtOnce'> = {
    rowsAreIndependent: over.rowsAreIndependent,
    runsAtOnce: over.runsAtOnce,
    run: (inputs, outputs, options) =>
      new Promise((resolve, reject) => {
        under.push({
          values: numbers(inputs, 'x'),
          outputs,
          timeoutMs: options?.timeoutMs,
          async finish(afterMs = 0) {
            await vi.advanceTimersByTimeAsync(afterMs);
            resolve(answer(inputs));
            await turn();
          },
          async fail(error) {
            reject(error);
            await turn();
          },
        });
      }),
  };
  const batching = { ...servingSettingsSchema.parse({}).batching, ...over.batching };
  const batcher = createBatcher({
    session,
    signature: over.signature ?? signature,
    clock: () => performance.now(),
    settings: () => batching,
    maxWaiting: () => over.maxWaiting ?? 1000,
  });
  const ask = (
    values: number | number[],
    { outputs, timeoutMs = 1000 }: { outputs?: string[]; timeoutMs?: number } = {},
  ) => {
    const all = [values].flat();
    const answered = batcher.run(row(...all), outputs, all.length, timeoutMs).then(
      (tensors) => numbers(tensors),
      (error: Error) => error,
    );
    return answered;
  };
  /** The run under way, the oldest first. */
  const next = async () => {
    await turn();
    const one = under.shift();
    if (!one) throw new Error('nothing is being run');
    return one;
  };
  return { batcher, ask, next, under };
}

/** What is due in this turn of the event loop. */
export const turn = () => vi.advanceTimersByTimeAsync(0);
