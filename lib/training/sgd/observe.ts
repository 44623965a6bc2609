import type { CategoricalColumn, TrainingData } from '../training-data.ts';
import { type Spread, scaleOf, widen } from './spread.ts';
import type { CategoryInput, NumberInput, SgdState } from './state.ts';

/**
 * Learns what numbers look like and which categories there are. Weights are written anew for the new means and scales, so that the model says the same as before
 * (but for numbers beyond MOST_DEVIATIONS).
 */
export function observe(state: SgdState, { columns, target }: TrainingData): void {
  for (const input of state.columns) {
    const column = columns.find(({ name }) => name === input.name);
    if (column?.kind !== input.kind) {
      throw new RangeError(`there is no ${input.kind} column ${input.name}, which the model takes`);
    }
    if (column.kind === 'numeric' && input.kind === 'numeric') {
      const before = input.spread;
      input.spread = widen(before, Float32Array.from(column.values));
      restandardise(state, input, before);
    } else if (column.kind === 'categorical' && input.kind === 'categorical') {
      admit(input, column, state.parameters.max_categories);
    }
  }
  if (target.task === 'regression') {
    const before = state.target;
    state.target = widen(before, target.values);
    rescaleTarget(state, before);
  }
}

/** w (x − m) / s = w′ (x − m′) / s′ + w (m′ − m) / s with w′ = w s′ / s. */
function restandardise(state: SgdState, { place, spread }: NumberInput, before: Spread): void {
  const ratio = scaleOf(spread) / scaleOf(before);
  const shift = (spread.mean - before.mean) / scaleOf(before);
  for (const [output, weights] of state.weights.entries()) {
    const gradients = state.gradients[output] as number[];
    const weight = weights[place] as number;
    weights[0] = (weights[0] as number) + weight * shift;
    weights[place] = weight * ratio;
    weights[place + 1] = (weights[place + 1] as number) - weight * shift;
    gradients[place] = (gradients[place] as number) / ratio ** 2;
  }
}

/** A regression learns (y − mean) / scale, and begins with its mean. */
function rescaleTarget({ target, weights, gradients }: SgdState, before: Spread): void {
  if (before.count === 0) return;
  const ratio = scaleOf(before) / scaleOf(target);
  const shift = (before.mean - target.mean) / scaleOf(target);
  for (const [output, column] of weights.entries()) {
    weights[output] = column.map((weight, at) => weight * ratio + (at === 0 ? shift : 0));
  }
  for (const [output, column] of gradients.entries()) {
    gradients[output] = column.map((sum) => sum * ratio ** 2);
  }
}

/** The most frequent of those that are new, as long as there is room; of equals the first. */
function admit(input: CategoryInput, { labels, codes }: CategoricalColumn, most: number): void {
  const room = most - input.labels.length;
  if (room <= 0) return;
  const known = new Set<string | number>(input.labels);
  const counts = new Float64Array(labels.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const fresh = Array.from(counts.keys()).filter(
    (code) => counts[code] && labels[code] !== '' && !known.has(labels[code] as string | number),
  );
  const admitted = fresh
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
    .slice(0, room);
  // One of the two kinds that it had before.
  input.labels = [...input.labels, ...admitted.map((code) => labels[code])] as string[] | number[];
}
