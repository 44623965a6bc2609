/** What the test keeps; plain data, to be stored. */
export interface PageHinkleyState {
  seen: number;
  mean: number;
  sum: number;
  least: number;
}

export interface PageHinkleySettings {
  /** What change of the mean is of no consequence. */
  tolerance: number;
  /** How much must have come together. */
  threshold: number;
  leastValues: number;
}

export const PAGE_HINKLEY: PageHinkleySettings = {
  tolerance: 0.005,
  threshold: 50,
  leastValues: 30,
};

export function startPageHinkley(): PageHinkleyState {
  return { seen: 0, mean: 0, sum: 0, least: 0 };
}

/**
 * The Page-Hinkley test for a rising mean (Page 1954): m_t = Σ (x_i − x̄_i − tolerance), x̄_i the mean so far; a change is said where m_t is more than
 * `threshold` above its least, and everything begins anew. Changes `state`.
 */
export function addToPageHinkley(
  state: PageHinkleyState,
  value: number,
  settings: PageHinkleySettings = PAGE_HINKLEY,
): boolean {
  if (!Number.isFinite(value))
    throw new RangeError(`the test is given ${value}; expected a number`);
  state.seen += 1;
  state.mean += (value - state.mean) / state.seen;
  state.sum += value - state.mean - settings.tolerance;
  state.least = state.seen === 1 ? state.sum : Math.min(state.least, state.sum);
  if (state.seen < settings.leastValues) return false;
  if (state.sum - state.least <= settings.threshold) return false;
  Object.assign(state, startPageHinkley());
  return true;
}
