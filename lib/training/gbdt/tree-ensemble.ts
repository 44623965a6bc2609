import {
  floatsAttribute,
  intAttribute,
  intsAttribute,
  node,
  stringAttribute,
  stringsAttribute,
} from '#lib/onnx/write-model.ts';
import type { GbdtModel } from './train-gbdt.ts';
import type { Tree } from './tree.ts';

/** The sets of categories that trees ask for. */
export interface CategoryTables {
  /** By column, each set once: by bin, and at the end of what is missing, 1 where it goes left. */
  sets: Uint8Array[][];
  /** The place of a node's set among those of its column. */
  placeOf: (tree: Tree, at: number) => number;
}

export function categoryTables({ columns, trees }: GbdtModel): CategoryTables {
  const sets: Uint8Array[][] = columns.map(() => []);
  const places = columns.map(() => new Map<string, number>());
  const placeOf = (tree: Tree, at: number) => {
    const column = tree.column[at] as number;
    const set = Uint8Array.of(...(tree.leftBins[at] ?? []), tree.isMissingLeft[at] as number);
    const known = places[column];
    const key = set.join('');
    const place = known?.get(key) ?? known?.size ?? 0;
    if (place === sets[column]?.length) {
      known?.set(key, place);
      sets[column]?.push(set);
    }
    return place;
  };
  for (const tree of trees) {
    for (const [at, leftBins] of tree.leftBins.entries()) if (leftBins) placeOf(tree, at);
  }
  return { sets, placeOf };
}

/** The trees as a TreeEnsembleRegressor of a matrix: a column for each number, and one for each set of categories. */
export function treeEnsemble(
  model: GbdtModel,
  tables: CategoryTables,
  input: string,
  output: string,
): Uint8Array {
  const outputs = model.baseScores.length;
  const firstOf = firstPlaces(model, tables);
  const nodes = emptyNodes();
  const trees = model.trees.length > 0 ? model.trees : model.baseScores.map(() => EMPTY);
  for (const [treeId, tree] of trees.entries()) {
    for (let at = 0; at < tree.column.length; at += 1) {
      const column = tree.column[at] as number;
      const isLeaf = column < 0;
      const isSet = Boolean(tree.leftBins[at]);
      const first = isLeaf ? 0 : (firstOf[column] as number);
      nodes.treeIds.push(treeId);
      nodes.nodeIds.push(at);
      nodes.featureIds.push(isSet ? first + tables.placeOf(tree, at) : first);
      nodes.values.push(isSet ? 0.5 : (tree.threshold[at] as number));
      nodes.modes.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ');
      nodes.lefts.push(tree.left[at] as number);
      nodes.rights.push(tree.right[at] as number);
      nodes.missing.push(isLeaf || isSet ? 0 : (tree.isMissingLeft[at] as number));
      if (!isLeaf) continue;
      nodes.leafTrees.push(treeId);
      nodes.leafNodes.push(at);
      nodes.leafTargets.push(treeId % outputs);
      nodes.weights.push(tree.value[at] as number);
    }
  }
  return node('TreeEnsembleRegressor', [input], [output], {
    domain: 'ai.onnx.ml',
    attributes: attributesOf(nodes, model.baseScores),
  });
}

/** A tree that says nothing: a model may have learned nothing, and an ensemble of no trees is refused. */
const EMPTY: Tree = {
  column: Int32Array.of(-1),
  threshold: new Float64Array(1),
  thresholdBin: new Uint8Array(1),
  left: new Int32Array(1),
  right: new Int32Array(1),
  isMissingLeft: new Uint8Array(1),
  leftBins: [null],
  value: new Float64Array(1),
  gain: new Float64Array(1),
  rows: new Int32Array(1),
};

/** Of each column, where it begins in the matrix. */
function firstPlaces({ columns }: GbdtModel, { sets }: CategoryTables): number[] {
  let place = 0;
  return columns.map(({ kind }, at) => {
    const first = place;
    place += kind === 'numeric' ? 1 : Math.max(1, sets[at]?.length ?? 0);
    return first;
  });
}

function emptyNodes() {
  const numbers = (): number[] => [];
  return {
    treeIds: numbers(),
    nodeIds: numbers(),
    featureIds: numbers(),
    values: numbers(),
    modes: [] as string[],
    lefts: numbers(),
    rights: numbers(),
    missing: numbers(),
    leafTrees: numbers(),
    leafNodes: numbers(),
    leafTargets: numbers(),
    weights: numbers(),
  };
}

function attributesOf(nodes: ReturnType<typeof emptyNodes>, baseScores: readonly number[]) {
  return [
    stringAttribute('aggregate_function', 'SUM'),
    floatsAttribute('base_values', baseScores),
    intAttribute('n_targets', baseScores.length),
    intsAttribute('nodes_falsenodeids', nodes.rights),
    intsAttribute('nodes_featureids', nodes.featureIds),
    intsAttribute('nodes_missing_value_tracks_true', nodes.missing),
    stringsAttribute('nodes_modes', nodes.modes),
    intsAttribute('nodes_nodeids', nodes.nodeIds),
    intsAttribute('nodes_treeids', nodes.treeIds),
    intsAttribute('nodes_truenodeids', nodes.lefts),
    floatsAttribute('nodes_values', nodes.values),
    stringAttribute('post_transform', 'NONE'),
    intsAttribute('target_ids', nodes.leafTargets),
    intsAttribute('target_nodeids', nodes.leafNodes),
    intsAttribute('target_treeids', nodes.leafTrees),
    floatsAttribute('target_weights', nodes.weights),
  ];
}
