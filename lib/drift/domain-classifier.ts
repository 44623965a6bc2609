import { randomOrder } from '#lib/performance/random-order.ts';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { binColumn, chooseBins } from '#lib/training/gbdt/bin-columns.ts';
import { boost } from '#lib/training/gbdt/boost.ts';
import type { GrowthPlan } from '#lib/training/gbdt/grow-tree.ts';
import { objectiveOf } from '#lib/training/gbdt/objective.ts';
import { GBDT_DEFAULTS, type GbdtParameters } from '#lib/training/gbdt/parameters.ts';
import type { Tree } from '#lib/training/gbdt/tree.ts';
import type { TrainingColumn } from '#lib/training/training-data.ts';
import type { FeatureVerdict } from './drift-report.ts';
import type { FeatureColumns } from './feature-columns.ts';
import { dealBlocks, drawRowBlocks, type RowBlocks } from './row-blocks.ts';

export interface WholeRowSettings {
  /** The share of false alarms that is taken. */
  alpha: number;
  /** An area below is of no consequence. */
  floor: number;
  /** On each side; below there is no verdict. */
  leastRows: number;
  /** Of each side; of more a part is drawn. */
  maxRows: number;
  /** Rows are in the order they came, so that those that follow each other may be alike. */
  isOrdered: boolean;
  permutations: number;
  /** p cannot be below 1 / (permutations + 1): of an α that would need more than so many there is no verdict. */
  mostPermutations: number;
  /** Areas below the floor are of no consequence whatever their p: it is then not asked for. */
  isBrief: boolean;
  seed: number;
}

export const WHOLE_ROW_SETTINGS: WholeRowSettings = {
  alpha: 0.05,
  floor: 0.55,
  leastRows: 200,
  maxRows: 2000,
  isOrdered: true,
  permutations: 99,
  mostPermutations: 4000,
  isBrief: false,
  seed: 1,
};

/** Of scans, which come often. So many permutations are enough for p below half of 0.05: it is 1/80 where none is as good; where α is less, more are made. */
export const SCANNED_ROW_SETTINGS: WholeRowSettings = {
  ...WHOLE_ROW_SETTINGS,
  permutations: 79,
  mostPermutations: 800,
  isBrief: true,
};

export interface WholeRowReport {
  verdict: FeatureVerdict;
  /** Null where there is not enough data; p also where the area is below the floor, if it is brief. */
  auc: number | null;
  p_value: number | null;
  /** How many were made: fewer than asked for, where it was plain that nothing has changed. */
  permutations: number;
  n_ref: number;
  n_cur: number;
  /** Of each column, its share of what the trees tell the sides by; the largest first. */
  columns: { name: string; share: number }[];
  /** Where there is not enough data: of what. */
  short?: ShortOf | undefined;
}

export type ShortOf =
  | { of: 'rows'; found: number; needed: number }
  /** Stretches of rows that are worth dealing out; `column` depends most on the rows before. */
  | {
      of: 'stretches';
      found: number;
      needed: number;
      side: 'reference' | 'current';
      column: string | null;
    }
  | { of: 'permutations'; found: number; needed: number };

/** Features have an α of their own: so much of it is the whole row’s, that both together raise hardly more false alarms than are taken. */
export const SHARE_OF_ALPHA = 0.5;

const FOLDS = 3;
/** On each side: fewer can be dealt out in too few ways, and a fold has too little of each. */
const LEAST_BLOCKS = 10;
/** So many permutations as good as the truth are enough to say that it is nothing out of the ordinary (Besag and Clifford, Biometrika 78, 1991). */
const ENOUGH = 10;
const TREES: GbdtParameters = {
  ...GBDT_DEFAULTS,
  ...{ n_trees: 20, learning_rate: 0.2, max_leaves: 8, min_samples_leaf: 20, l2: 1, max_bins: 32 },
};

/**
 * Whether trees can tell current rows from reference rows: the area under the ROC curve of rows they have not learned from (three folds, the mean of their areas),
 * 0.5 where nothing changed. It sees what columns say together, such as a correlation, where each alone is as before. p is by permutation: the share of
 * ways to deal out the sides anew, each learned and scored from the beginning, whose area is as large.
 */
export function domainClassifier(
  features: readonly FeatureColumns[],
  settings: WholeRowSettings = WHOLE_ROW_SETTINGS,
): WholeRowReport {
  const drawn = drawRowBlocks(features, settings);
  const { reference: n_ref, current: n_cur } = drawn.rows;
  const level = settings.alpha * SHARE_OF_ALPHA;
  const permutations = Math.max(settings.permutations, Math.floor(1 / level) + 1);
  const short = shortOf(drawn, permutations, settings);
  if (short) {
    const none = { auc: null, p_value: null, permutations: 0, columns: [] };
    return { verdict: 'not_enough_data', ...none, n_ref, n_cur, short };
  }
  const areaOf = crossValidation(drawn, settings.seed);
  const truth = new Uint8Array(drawn.blocks.reference + drawn.blocks.current);
  truth.fill(1, drawn.blocks.reference);
  const { area: auc, trees } = areaOf(truth);
  if (settings.isBrief && auc < settings.floor) {
    const none = { p_value: null, permutations: 0 };
    return { verdict: 'stable', auc, ...none, n_ref, n_cur, columns: sharesOf(features, trees) };
  }
  let asGood = 0;
  let made = 0;
  while (made < permutations && asGood < ENOUGH) {
    made += 1;
    const { area } = areaOf(dealBlocks(drawn.blocks, settings.seed * 1_000_003 + made));
    if (area >= auc) asGood += 1;
  }
  const p_value = asGood >= ENOUGH ? asGood / made : (asGood + 1) / (made + 1);
  const isDrift = p_value < level && auc >= settings.floor;
  return {
    verdict: isDrift ? 'drift' : 'stable',
    ...{ auc, p_value, permutations: made, n_ref, n_cur },
    columns: sharesOf(features, trees),
  };
}

function shortOf(
  { rows, blocks, slowest }: RowBlocks,
  permutations: number,
  { leastRows, mostPermutations }: WholeRowSettings,
): ShortOf | undefined {
  const found = Math.min(rows.reference, rows.current);
  if (found < leastRows) return { of: 'rows', found, needed: leastRows };
  const side = blocks.current <= blocks.reference ? 'current' : 'reference';
  if (blocks[side] < LEAST_BLOCKS) {
    const column = slowest[side];
    return { of: 'stretches', found: blocks[side], needed: LEAST_BLOCKS, side, column };
  }
  return permutations > mostPermutations
    ? { of: 'permutations', found: mostPermutations, needed: permutations }
    : undefined;
}

/** Bins know nothing of sides, so that they are made once for all permutations. */
function crossValidation({ columns: drawn, blockOf }: RowBlocks, seed: number) {
  const columns = drawn.map(toPlaces);
  const bins = columns.map((column) => chooseBins(column, TREES.max_bins, seed));
  const binned = columns.map((column, at) => {
    const known = bins[at];
    if (!known) throw new RangeError(`${column.name} has no bins`);
    return binColumn(column, known);
  });
  const edges = bins.map((column) => (column.kind === 'numeric' ? column.edges : null));
  const plan = {
    columns: binned,
    edges,
    monotone: new Int8Array(columns.length),
    parameters: TREES,
  };
  return (isCurrent: Uint8Array) => {
    const sides = Int32Array.from(blockOf, (block) => isCurrent[block] as number);
    const folds = dealFolds(isCurrent, seed);
    const trees: Tree[] = [];
    let area = 0;
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const rows = blockOf.keys();
      const [learned, held]: [number[], number[]] = [[], []];
      for (const row of rows) {
        const isHeld = folds[blockOf[row] as number] === fold;
        (isHeld ? held : learned).push(row);
      }
      const found = foldArea(plan, sides, Int32Array.from(learned), Int32Array.from(held));
      area += found.area / FOLDS;
      trees.push(...found.trees);
    }
    return { area, trees };
  };
}

/** Numbers by their place among the distinct ones. Trees ask for no more, and read float32, in which 1e9 and 1e9 + 1 are one, and 1e300 is none. */
function toPlaces(column: TrainingColumn): TrainingColumn {
  if (column.kind === 'categorical') return column;
  const sorted = column.values.filter((value) => !Number.isNaN(value)).sort();
  const places = new Map<number, number>();
  for (const value of sorted) if (!places.has(value)) places.set(value, places.size);
  return { ...column, values: column.values.map((value) => places.get(value) ?? Number.NaN) };
}

function foldArea(
  plan: Omit<GrowthPlan, 'rows'>,
  sides: Int32Array,
  learned: Int32Array,
  held: Int32Array,
) {
  const target = { task: 'binary', classes: [0, 1], codes: sides } as const;
  const objective = objectiveOf(target, TREES, learned);
  const { scores, trees } = boost({ objective, plan: { ...plan, rows: learned }, held });
  const labels = Uint8Array.from(held, (row) => sides[row] as number);
  const ofHeld = Float64Array.from(held, (row) => scores[0]?.[row] as number);
  return { area: rocAuc(tieGroups(labels, ofHeld)) ?? 0.5, trees };
}

/** Of each block its fold; each fold has its part of both sides. */
function dealFolds(isCurrent: Uint8Array, seed: number): Uint8Array {
  const folds = new Uint8Array(isCurrent.length);
  const dealt = [0, 0];
  for (const block of randomOrder(isCurrent.length, seed)) {
    const side = isCurrent[block] as number;
    folds[block] = (dealt[side] as number) % FOLDS;
    dealt[side] = (dealt[side] as number) + 1;
  }
  return folds;
}

function sharesOf(features: readonly FeatureColumns[], trees: readonly Tree[]) {
  const gains = features.map(() => 0);
  let all = 0;
  for (const tree of trees) {
    for (const [node, column] of tree.column.entries()) {
      if (column < 0) continue;
      const gain = tree.gain[node] as number;
      gains[column] = (gains[column] as number) + gain;
      all += gain;
    }
  }
  return features
    .map(({ name }, at) => ({ name, share: all === 0 ? 0 : (gains[at] as number) / all }))
    .sort((a, b) => b.share - a.share);
}
