import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { ErrorModel } from './error-model.ts';
import { type ErrorTree, growTree, makeHonest, treeAt } from './error-tree.ts';
import { randomOrder } from './random-order.ts';
import { categoryBins, numberBins, type TreeBins } from './tree-bins.ts';

const TREES = 16;
const DEPTH = 8;
const LEAST_ROWS = 20;
/** A tree sees so many rows at most, of chance; the means of sixteen such samples are not much less certain than those of all. */
const MOST_ROWS = 20_000;

/**
 * The mean of sixteen honest trees (Athey and Imbens 2016; forests of them, Wager and Athey, JASA 113, 2018): each is grown on one half of its rows and gets its
 * values from the other, a half by chance of `seed` each. So expected errors are means of errors that had no part in choosing whose mean they are, and where
 * inputs say nothing about errors the answer is their plain mean.
 */
export function errorForest({ seed, trees = TREES }: { seed: number; trees?: number }): ErrorModel {
  return {
    fit(columns, targets) {
      const names = columns.map(({ name }) => name);
      const numbers = columns.map((column) =>
        column.kind === 'number' ? numberBins(column.values) : null,
      );
      const encoded = numbers.map((bins, at) => bins?.encode(columns[at]) ?? null);
      const grown = Array.from({ length: trees }, (_none, at) =>
        growOne(columns, encoded, targets, seed + at),
      );
      return {
        predict(others) {
          const byName = new Map(others.map((column) => [column.name, column]));
          const asked = names.map((name) => byName.get(name));
          const codes = numbers.map((bins, at) => bins?.encode(asked[at]) ?? null);
          const rows = rowsOf(others);
          const sums = new Float64Array(rows);
          for (const { categories, tree } of grown) {
            const all = codes.map((own, at) => own ?? categories[at]?.encode(asked[at]) ?? null);
            for (let row = 0; row < rows; row += 1) {
              sums[row] = (sums[row] as number) + treeAt(tree, all, row);
            }
          }
          return sums.map((sum) => sum / trees);
        },
      };
    },
  };
}

interface Grown {
  /** Of columns of text. */
  categories: (TreeBins | null)[];
  tree: ErrorTree;
}

function growOne(
  columns: readonly FileColumn[],
  encoded: readonly (Uint8Array | null)[],
  targets: Float64Array,
  seed: number,
): Grown {
  const order = randomOrder(targets.length, seed).subarray(0, MOST_ROWS);
  const half = order.length >> 1;
  const [grows, settles] = [order.slice(0, half), order.slice(half)];
  const categories = columns.map((column) =>
    column.kind === 'text' ? categoryBins(column, targets, grows) : null,
  );
  const bins = encoded.map(
    (own, at) => own ?? categories[at]?.encode(columns[at]) ?? new Uint8Array(targets.length),
  );
  const leastRows = Math.max(LEAST_ROWS, Math.ceil(half / 200));
  const tree = growTree({ bins, targets, depth: DEPTH, leastRows }, grows);
  const mean = targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length);
  return { categories, tree: makeHonest(tree, { bins, targets, rows: settles, mean }) };
}

function rowsOf([column]: readonly FileColumn[]): number {
  if (!column) return 0;
  return column.kind === 'number' ? column.values.length : column.codes.length;
}
