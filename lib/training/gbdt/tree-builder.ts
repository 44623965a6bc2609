import type { Split } from './split.ts';
import type { Tree } from './tree.ts';

interface Node {
  column: number;
  threshold: number;
  bin: number;
  left: number;
  right: number;
  isMissingLeft: boolean;
  leftBins: Uint8Array | null;
  value: number;
  gain: number;
  rows: number;
}

/** A tree while it grows: every node is a leaf first. */
export class TreeBuilder {
  readonly #nodes: Node[] = [];

  addLeaf(rows: number): number {
    const none = { column: -1, threshold: 0, bin: 0, left: 0, right: 0, value: 0, gain: 0 };
    this.#nodes.push({ ...none, isMissingLeft: false, leftBins: null, rows });
    return this.#nodes.length - 1;
  }

  /** Answers its children. */
  split(at: number, split: Split, threshold: number, rows: number): [number, number] {
    const left = this.addLeaf(split.leftRows);
    const right = this.addLeaf(rows - split.leftRows);
    const { column, bin, isMissingLeft, leftBins, gain } = split;
    this.#nodes[at] = {
      ...{ column, threshold, bin, left, right, isMissingLeft, leftBins },
      ...{ value: 0, gain, rows },
    };
    return [left, right];
  }

  setValue(node: number, value: number): void {
    const leaf = this.#nodes[node];
    if (leaf) leaf.value = value;
  }

  finish(): Tree {
    const nodes = this.#nodes;
    return {
      column: Int32Array.from(nodes, ({ column }) => column),
      threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
      thresholdBin: Uint8Array.from(nodes, ({ bin }) => bin),
      left: Int32Array.from(nodes, ({ left }) => left),
      right: Int32Array.from(nodes, ({ right }) => right),
      isMissingLeft: Uint8Array.from(nodes, (node) => Number(node.isMissingLeft)),
      leftBins: nodes.map(({ leftBins }) => leftBins),
      value: Float64Array.from(nodes, ({ value }) => value),
      gain: Float64Array.from(nodes, ({ gain }) => gain),
      rows: Int32Array.from(nodes, (node) => node.rows),
    };
  }
}
