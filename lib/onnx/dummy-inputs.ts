import type { FeatureLayout, OnnxSession, Signature, TensorSpec, TensorValue } from './contract.ts';
import { allocate } from './element.ts';

/** Beyond this a made-up input costs more memory than a trial run is worth. */
const MAX_ELEMENTS = 50_000_000;

/**
 * One row of zeros and empty texts for every input: dimensions that vary are 1, or the number of named features. Null when
 * an input is too large to make up.
 */
export function dummyInputs(
  signature: Signature,
  layout?: FeatureLayout,
): Record<string, TensorValue> | null {
  const inputs: Record<string, TensorValue> = {};
  for (const spec of signature.inputs) {
    const shape = dummyShape(spec, layout);
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (size > MAX_ELEMENTS) return null;
    inputs[spec.name] = { type: spec.type, shape, data: allocate(spec.type, size) };
  }
  return inputs;
}

/**
 * Runs a model that has no golden cases once on made-up inputs. The result is a note for the version's page, never a
 * refusal: that the model loads is known already, and what fails on invented data (an index out of range, a text that is
 * no known category, two dimensions that belong together) may work on real data. Null when the run went well.
 */
export async function trialRun(
  run: OnnxSession['run'],
  signature: Signature,
  layout?: FeatureLayout,
): Promise<string | null> {
  const inputs = dummyInputs(signature, layout);
  if (!inputs)
    return 'Not tried out: its inputs are too large to make up; add golden cases to have it checked';
  try {
    await run(inputs);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `A trial run on made-up inputs failed (${message.replace(/\.$/, '')}); add golden cases to have it checked on real ones`;
  }
}

function dummyShape(spec: TensorSpec, layout: FeatureLayout | undefined): number[] {
  if (layout?.kind === 'vector' && layout.input === spec.name) return [1, layout.features.length];
  if (spec.unranked) return [1];
  return spec.shape.map((size) => (typeof size === 'number' ? size : 1));
}
