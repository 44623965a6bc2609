import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, OnnxSession, Signature, TensorSpec, TensorValue } from './contract.ts';
import { allocate, storeElement } from './element.ts';
import { RunFailure } from './run-failure.ts';

/** Beyond this a made-up input costs more memory than a trial run is worth. */
const MAX_ELEMENTS = 50_000_000;

/** What a made-up row is made of. */
interface Filling {
  number: 0 | 1;
  text: string;
  /** Of every dimension that varies, but the first: that counts rows, and there is one. */
  size: number;
}

/** From what nearly every model takes to what some need: categories that are numbers, sequences and images of some size. */
const FILLINGS: readonly [Filling, ...Filling[]] = [
  { number: 0, text: '', size: 1 },
  { number: 1, text: '1', size: 1 },
  { number: 0, text: '0', size: 1 },
  { number: 1, text: 'a', size: 2 },
  { number: 0, text: '0', size: 32 },
  { number: 1, text: '1', size: 224 },
];

/** One row for every input. Null when one is too large to make up. */
export function dummyInputs(
  signature: Signature,
  layout?: FeatureLayout,
  filling = FILLINGS[0],
): Record<string, TensorValue> | null {
  const inputs: Record<string, TensorValue> = {};
  for (const spec of signature.inputs) {
    const shape = dummyShape(spec, layout, filling.size);
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (size > MAX_ELEMENTS) return null;
    const data = allocate(spec.type, size);
    const element = elementFor(spec.type, filling);
    for (let index = 0; index < size; index += 1) storeElement(spec.type, data, index, element);
    inputs[spec.name] = { type: spec.type, shape, data };
  }
  return inputs;
}

/** Up to `count` different rows of one kind, for models that have to be run on something. */
export function madeUpInputs(
  signature: Signature,
  layout: FeatureLayout,
  count: number,
): Record<string, TensorValue>[] {
  return FILLINGS.slice(0, count)
    .map((filling) => dummyInputs(signature, layout, filling))
    .filter((inputs) => inputs !== null);
}

export type TrialOutcome =
  | { ran: true }
  /** The runtime's sentence on the first row; null when the inputs are too large to make up. */
  | { ran: false; message: string | null };

/** Runs a model on made-up rows until it takes one. Throws when a run does not end, or ends the process it is in. */
export async function trialRun(
  run: OnnxSession['run'],
  signature: Signature,
  layout?: FeatureLayout,
): Promise<TrialOutcome> {
  let message: string | null = null;
  for (const filling of FILLINGS) {
    const inputs = dummyInputs(signature, layout, filling);
    if (!inputs) break;
    try {
      await run(inputs);
      return { ran: true };
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof RunFailure && error.kind !== 'rejected') throw error;
      message ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { ran: false, message };
}

function elementFor(type: TensorSpec['type'], { number, text }: Filling) {
  if (type === 'string') return text;
  return type === 'int64' || type === 'uint64' ? BigInt(number) : number;
}

function dummyShape(
  spec: TensorSpec,
  layout: FeatureLayout | undefined,
  varying: number,
): number[] {
  if (layout?.kind === 'vector' && layout.input === spec.name) return [1, layout.features.length];
  if (spec.unranked) return [1];
  return spec.shape.map((size, axis) => {
    if (typeof size === 'number') return size;
    return axis === 0 ? 1 : varying;
  });
}
