import { columnValue, meets } from './conditions.ts';
import type { AggregateFeature, Aggregation, FeatureValue } from './contract.ts';
import { addSquareTo, addTo, type DoubleDouble, squaredDeviations, zero } from './double-double.ts';
import { compareEvents, type EventOrder, type FeatureEvent } from './event.ts';

/**
 * What is kept of some events so that a feature can be had of them: plain JSON. The state of two sets of events without a common
 * one is the merge of their states, in either order.
 */
interface AggregateStates {
  count: { n: number };
  sum: { n: number; sum: DoubleDouble };
  mean: { n: number; sum: DoubleDouble };
  stddev: { n: number; sum: DoubleDouble; squares: DoubleDouble };
  min: { value: number | null };
  max: { value: number | null };
  last: { at: EventOrder | null; value: FeatureValue };
  /** Values by their JSON text. */
  distinct_count: { values: Record<string, true> };
  rate: { n: number; matched: number };
}
export type AggregateState = AggregateStates[Aggregation];

export function emptyState(feature: AggregateFeature): AggregateState {
  return foldOf(feature).empty();
}

/** Adds one event to the state; not one that `where` leaves out. Whether it is visible and in the window is the caller's to know. */
export function addEvent(
  feature: AggregateFeature,
  state: AggregateState,
  event: FeatureEvent,
): void {
  if (feature.where && !meets(feature.where, event.columns)) return;
  foldOf(feature).add(state, event, feature);
}

/** Adds what `from` has to `into`. */
export function mergeStates(
  feature: AggregateFeature,
  into: AggregateState,
  from: AggregateState,
): void {
  foldOf(feature).merge(into, from);
}

/** The feature's value. Numbers are finite: a sum beyond all doubles is none. */
export function finish(feature: AggregateFeature, state: AggregateState): FeatureValue {
  const value = foldOf(feature).finish(state);
  if (typeof value !== 'number') return value;
  // -0 is 0.
  return Number.isFinite(value) ? value + 0 : null;
}

interface Fold<State> {
  empty(): State;
  add(state: State, event: FeatureEvent, feature: AggregateFeature): void;
  merge(into: State, from: State): void;
  finish(state: State): FeatureValue;
}

const sums: Pick<Fold<AggregateStates['sum']>, 'empty' | 'add' | 'merge'> = {
  empty: () => ({ n: 0, sum: zero() }),
  add(state, event, feature) {
    const value = numberOf(event, feature);
    if (value === null) return;
    state.n += 1;
    addTo(state.sum, value);
  },
  merge(into, from) {
    into.n += from.n;
    addTo(into.sum, from.sum.high, from.sum.low);
  },
};

const folds: { [Name in Aggregation]: Fold<AggregateStates[Name]> } = {
  count: {
    empty: () => ({ n: 0 }),
    add(state, event, { column }) {
      if (column === undefined || columnValue(event.columns, column) !== null) state.n += 1;
    },
    merge(into, from) {
      into.n += from.n;
    },
    finish: ({ n }) => n,
  },
  sum: { ...sums, finish: ({ sum }) => sum.high },
  mean: { ...sums, finish: ({ n, sum }) => (n === 0 ? null : sum.high / n) },
  stddev: {
    empty: () => ({ n: 0, sum: zero(), squares: zero() }),
    add(state, event, feature) {
      const value = numberOf(event, feature);
      if (value === null) return;
      state.n += 1;
      addTo(state.sum, value);
      addSquareTo(state.squares, value);
    },
    merge(into, from) {
      into.n += from.n;
      addTo(into.sum, from.sum.high, from.sum.low);
      addTo(into.squares, from.squares.high, from.squares.low);
    },
    finish: ({ n, sum, squares }) =>
      n < 2 ? null : Math.sqrt(squaredDeviations(n, sum, squares) / (n - 1)),
  },
  min: extreme(Math.min),
  max: extreme(Math.max),
  last: {
    empty: () => ({ at: null, value: null }),
    add(state, event, { column = '' }) {
      const { eventMs, createdMs, seq } = event;
      take(state, { eventMs, createdMs, seq }, columnValue(event.columns, column));
    },
    merge(into, from) {
      if (from.at) take(into, from.at, from.value);
    },
    finish: ({ value }) => value,
  },
  distinct_count: {
    empty: () => ({ values: {} }),
    add(state, event, { column = '' }) {
      const value = columnValue(event.columns, column);
      if (value !== null) state.values[JSON.stringify(value)] = true;
    },
    merge(into, from) {
      for (const value in from.values) into.values[value] = true;
    },
    finish: ({ values }) => Object.keys(values).length,
  },
  rate: {
    empty: () => ({ n: 0, matched: 0 }),
    add(state, event, { predicate = [] }) {
      state.n += 1;
      if (meets(predicate, event.columns)) state.matched += 1;
    },
    merge(into, from) {
      into.n += from.n;
      into.matched += from.matched;
    },
    finish: ({ n, matched }) => (n === 0 ? null : matched / n),
  },
};

/** A state is of the feature it is used with: the caller keeps the two together. */
function foldOf(feature: AggregateFeature): Fold<AggregateState> {
  return folds[feature.function] as Fold<AggregateState>;
}

function extreme(better: (a: number, b: number) => number): Fold<{ value: number | null }> {
  const put = (state: { value: number | null }, value: number | null) => {
    if (value !== null) state.value = state.value === null ? value : better(state.value, value);
  };
  return {
    empty: () => ({ value: null }),
    add: (state, event, feature) => put(state, numberOf(event, feature)),
    merge: (into, from) => put(into, from.value),
    finish: ({ value }) => value,
  };
}

function take(state: AggregateStates['last'], at: EventOrder, value: FeatureValue): void {
  if (state.at && compareEvents(at, state.at) <= 0) return;
  state.at = at;
  state.value = value;
}

function numberOf(event: FeatureEvent, { column = '' }: AggregateFeature): number | null {
  const value = columnValue(event.columns, column);
  return typeof value === 'number' ? value : null;
}
