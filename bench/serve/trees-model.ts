import {
  floatsAttribute,
  intAttribute,
  intsAttribute,
  model,
  node,
  stringsAttribute,
  valueInfo,
} from '#test/onnx-writer.ts';
import { seededRandom } from './rows.ts';

/**
 * A gradient-boosting model as a trainer exports it: complete trees with splits on values from 0 to 1; the score is the mean of
 * the leaves. `features` float[N, F] → `score` float[N, 1]. The same bytes for the same arguments.
 */
export function treesModel({
  trees,
  depth,
  features,
}: {
  trees: number;
  depth: number;
  features: number;
}): Uint8Array {
  const random = seededRandom(12_345);
  const nodes = {
    tree: [] as number[],
    id: [] as number[],
    feature: [] as number[],
    mode: [] as string[],
    value: [] as number[],
    yes: [] as number[],
    no: [] as number[],
  };
  const leaves = { tree: [] as number[], node: [] as number[], weight: [] as number[] };
  const inner = 2 ** depth - 1;
  for (let tree = 0; tree < trees; tree += 1) {
    for (let id = 0; id < 2 * inner + 1; id += 1) {
      const isInner = id < inner;
      nodes.tree.push(tree);
      nodes.id.push(id);
      nodes.mode.push(isInner ? 'BRANCH_LEQ' : 'LEAF');
      nodes.feature.push(isInner ? Math.floor(random() * features) : 0);
      nodes.value.push(isInner ? random() : 0);
      nodes.yes.push(isInner ? 2 * id + 1 : 0);
      nodes.no.push(isInner ? 2 * id + 2 : 0);
      if (isInner) continue;
      leaves.tree.push(tree);
      leaves.node.push(id);
      leaves.weight.push(random() / trees);
    }
  }
  return model({
    nodes: [
      node('TreeEnsembleRegressor', ['features'], ['score'], {
        domain: 'ai.onnx.ml',
        attributes: [
          intsAttribute('nodes_treeids', nodes.tree),
          intsAttribute('nodes_nodeids', nodes.id),
          intsAttribute('nodes_featureids', nodes.feature),
          stringsAttribute('nodes_modes', nodes.mode),
          floatsAttribute('nodes_values', nodes.value),
          intsAttribute('nodes_truenodeids', nodes.yes),
          intsAttribute('nodes_falsenodeids', nodes.no),
          intsAttribute('target_treeids', leaves.tree),
          intsAttribute('target_nodeids', leaves.node),
          intsAttribute('target_ids', new Array<number>(leaves.tree.length).fill(0)),
          floatsAttribute('target_weights', leaves.weight),
          intAttribute('n_targets', 1),
        ],
      }),
    ],
    inputs: [valueInfo('features', 'float32', ['N', features])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
  });
}
