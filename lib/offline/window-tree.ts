import type { Aggregation } from '#lib/features/contract.ts';
import { addAt, addSquareAt, squaredDeviations } from '#lib/features/double-double.ts';

type TreeFunction = Extract<Aggregation, 'sum' | 'mean' | 'stddev' | 'min' | 'max' | 'last'>;

/** What a node keeps of its events, as numbers side by side, and how it is put together: nothing is ever subtracted. */
interface Lanes {
  empty: readonly number[];
  add(lanes: Float64Array, at: number, value: number): void;
  merge(lanes: Float64Array, into: number, from: number): void;
  /** NaN or infinite: there is none. */
  finish(lanes: Float64Array, at: number): number;
}

/**
 * Sums, extremes and such over ranges of leaves, to which values are added now and then: a segment tree. Node 0 is where answers are put
 * together.
 */
export class WindowTree {
  readonly #lanes: Lanes;
  readonly #leaves: number;
  readonly #nodes: Float64Array;
  readonly #width: number;

  constructor(name: TreeFunction, leaves: number) {
    this.#lanes = LANES[name];
    this.#leaves = leaves;
    this.#width = this.#lanes.empty.length;
    this.#nodes = new Float64Array(Math.max(1, 2 * leaves) * this.#width);
    for (let node = 0; node < Math.max(1, 2 * leaves); node += 1) this.#clear(node);
  }

  /** Before `build`. */
  addEarly(leaf: number, value: number): void {
    this.#lanes.add(this.#nodes, (this.#leaves + leaf) * this.#width, value);
  }

  build(): void {
    for (let node = this.#leaves - 1; node > 0; node -= 1) this.#gather(node);
  }

  /** After it: to the leaf and all that stands above it. */
  add(leaf: number, value: number): void {
    for (let node = this.#leaves + leaf; node > 0; node >>= 1) {
      this.#lanes.add(this.#nodes, node * this.#width, value);
    }
  }

  /** Of the leaves from `first` up to, and without, `last`. NaN or infinite: there is none. */
  query(first: number, last: number): number {
    const nodes = this.#nodes;
    const width = this.#width;
    this.#clear(0);
    let left = first + this.#leaves;
    let right = last + this.#leaves;
    while (left < right) {
      if (left & 1) this.#lanes.merge(nodes, 0, left++ * width);
      if (right & 1) this.#lanes.merge(nodes, 0, --right * width);
      left >>= 1;
      right >>= 1;
    }
    return this.#lanes.finish(nodes, 0);
  }

  #gather(node: number): void {
    this.#clear(node);
    this.#lanes.merge(this.#nodes, node * this.#width, 2 * node * this.#width);
    this.#lanes.merge(this.#nodes, node * this.#width, (2 * node + 1) * this.#width);
  }

  #clear(node: number): void {
    const { empty } = this.#lanes;
    for (let lane = 0; lane < empty.length; lane += 1) {
      this.#nodes[node * this.#width + lane] = empty[lane] as number;
    }
  }
}

const at = (lanes: Float64Array, place: number): number => lanes[place] as number;

const sums = {
  empty: [0, 0, 0],
  add(lanes: Float64Array, place: number, value: number) {
    lanes[place] = at(lanes, place) + 1;
    addAt(lanes, place + 1, value, 0);
  },
  merge(lanes: Float64Array, into: number, from: number) {
    lanes[into] = at(lanes, into) + at(lanes, from);
    addAt(lanes, into + 1, at(lanes, from + 1), at(lanes, from + 2));
  },
};

const largest: Lanes = {
  empty: [Number.NEGATIVE_INFINITY],
  add(lanes, place, value) {
    if (value > at(lanes, place)) lanes[place] = value;
  },
  merge(lanes, into, from) {
    if (at(lanes, from) > at(lanes, into)) lanes[into] = at(lanes, from);
  },
  finish: at,
};

const LANES: Record<TreeFunction, Lanes> = {
  sum: { ...sums, finish: (lanes, place) => at(lanes, place + 1) },
  mean: { ...sums, finish: (lanes, place) => at(lanes, place + 1) / at(lanes, place) },
  stddev: {
    empty: [0, 0, 0, 0, 0],
    add(lanes, place, value) {
      sums.add(lanes, place, value);
      addSquareAt(lanes, place + 3, value);
    },
    merge(lanes, into, from) {
      sums.merge(lanes, into, from);
      addAt(lanes, into + 3, at(lanes, from + 3), at(lanes, from + 4));
    },
    finish(lanes, place) {
      const n = at(lanes, place);
      if (n < 2) return Number.NaN;
      const sum = { high: at(lanes, place + 1), low: at(lanes, place + 2) };
      const squares = { high: at(lanes, place + 3), low: at(lanes, place + 4) };
      return Math.sqrt(squaredDeviations(n, sum, squares) / (n - 1));
    },
  },
  min: {
    empty: [Number.POSITIVE_INFINITY],
    add(lanes, place, value) {
      if (value < at(lanes, place)) lanes[place] = value;
    },
    merge(lanes, into, from) {
      if (at(lanes, from) < at(lanes, into)) lanes[into] = at(lanes, from);
    },
    finish: at,
  },
  max: largest,
  /** Of places in the order of events: the last of them. */
  last: largest,
};
