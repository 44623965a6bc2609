/** What the method keeps; plain data, to be stored. */
export interface DdmState {
  seen: number;
  rate: number;
  /** The rate and its deviation where their sum was least; null before there were enough errors. */
  least: { rate: number; deviation: number } | null;
}

const LEAST_VALUES = 30;
const WARNING = 2;
const DRIFT = 3;

export function startDdm(): DdmState {
  return { seen: 0, rate: 0, least: null };
}

/**
 * The drift detection method on a model's errors (Gama et al. 2004): p the error rate so far, s = √(p(1 − p)/n). Where p + s was least it is kept as p_min, s_min; p + s above
 * p_min + 2 s_min is a warning, above p_min + 3 s_min drift, after which everything begins anew. Changes `state`.
 */
export function addToDdm(state: DdmState, isError: boolean): 'stable' | 'warning' | 'drift' {
  state.seen += 1;
  state.rate += ((isError ? 1 : 0) - state.rate) / state.seen;
  if (state.seen <= LEAST_VALUES || state.rate === 0) return 'stable';
  const deviation = Math.sqrt((state.rate * (1 - state.rate)) / state.seen);
  const level = state.rate + deviation;
  if (!state.least || level <= state.least.rate + state.least.deviation) {
    state.least = { rate: state.rate, deviation };
  }
  const { least } = state;
  if (level > least.rate + DRIFT * least.deviation) {
    Object.assign(state, startDdm());
    return 'drift';
  }
  return level > least.rate + WARNING * least.deviation ? 'warning' : 'stable';
}
