import type { OnnxSession, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';
import { joinTensors, kindOf, rowsOf, splitTensors } from './join-tensors.ts';

type Tensors = Record<string, TensorValue>;

const MOST = 4;

/**
 * Runs inputs that the model takes alone and then together: true when each is answered as it was alone. False when an answer
 * depends on its company, as in a model that reads its rows as a sequence or compares them, and when fewer than two different inputs
 * were taken, since then nothing is shown.
 */
export async function proveJoining(
  run: OnnxSession['run'],
  samples: readonly Tensors[],
  tolerance: number,
): Promise<boolean> {
  const [first] = samples;
  if (!first) return false;
  const kind = kindOf(first);
  const alike = samples.filter((inputs) => rowsOf(inputs) !== null && kindOf(inputs) === kind);
  const taken: { inputs: Tensors; answer: Tensors }[] = [];
  try {
    for (const inputs of alike.slice(0, MOST)) {
      taken.push({ inputs, answer: await run(inputs) });
    }
    if (taken.length < 2) return false;
    const all = taken.map(({ inputs }) => inputs);
    const together = await run(joinTensors(all));
    const split = splitTensors(together, all.map(rowsOf).map(Number));
    if (!split) return false;
    return taken.every(({ answer }, index) => agrees(answer, split[index] ?? {}, tolerance));
  } catch {
    return false;
  }
}

function agrees(alone: Tensors, joined: Tensors, tolerance: number): boolean {
  return Object.keys(alone).every((name) => {
    const [a, b] = [alone[name], joined[name]];
    if (!a || !b || a.shape.join() !== b.shape.join()) return false;
    for (let index = 0; index < a.data.length; index += 1) {
      if (!isClose(a.type, a.data[index], b.data[index], tolerance)) return false;
    }
    return true;
  });
}

/** Sums over several rows at a time may differ in the last digits. */
function isClose(type: TensorType, a: unknown, b: unknown, tolerance: number): boolean {
  if (Object.is(a, b)) return true;
  if (!type.startsWith('float')) return false;
  const [x, y] = [a, b].map((value) =>
    type === 'float16' ? fromFloat16Bits(Number(value)) : Number(value),
  ) as [number, number];
  return x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x));
}
