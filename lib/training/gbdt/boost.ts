import { type GrowthPlan, TreeGrower } from './grow-tree.ts';
import type { Objective } from './objective.ts';
import { leafOf, type Tree } from './tree.ts';

/** After each round: how many there have been, of how many at most, and on request the mean loss of some rows; false ends the training there. */
export type OnRound = (rounds: number, most: number, loss: () => number) => boolean | undefined;

/** Rows that the loss is told of, where none are held. */
const MOST_ASKED = 10_000;

export interface Boosting {
  objective: Objective;
  plan: GrowthPlan;
  /** Rows that are scored and not learned from; with `early_stopping_rounds` they say when it is enough. */
  held: Int32Array;
  onRound?: OnRound | undefined;
}

/** Round by round, trees of each output in turn, and the scores after the last round of the rows that are learned from or held. */
export function boost({ objective, plan, held, onRound }: Boosting) {
  const { columns, parameters } = plan;
  const { n_trees, early_stopping_rounds: patience } = parameters;
  const grower = new TreeGrower(plan);
  const rows = columns[0]?.bins.length ?? 0;
  const scores = objective.baseScores.map((score) => new Float64Array(rows).fill(score));
  const gradients = new Float64Array(rows);
  const hessians = new Float64Array(rows);
  const trees: Tree[] = [];
  const every = Math.ceil(plan.rows.length / MOST_ASKED);
  const asked = held.length > 0 ? held : plan.rows.filter((_row, at) => at % every === 0);
  let best = { loss: patience === undefined ? 0 : objective.loss(scores, held), rounds: 0 };
  for (let round = 1; round <= n_trees; round += 1) {
    objective.prepare(scores);
    for (const [output, column] of scores.entries()) {
      objective.derive(output, gradients, hessians);
      const tree = grower.grow(gradients, hessians);
      grower.addTo(column, tree);
      for (const row of held) {
        column[row] = (column[row] as number) + (tree.value[leafOf(tree, columns, row)] as number);
      }
      trees.push(tree);
    }
    if (onRound?.(round, n_trees, () => objective.loss(scores, asked)) === false) break;
    if (patience === undefined) continue;
    const loss = objective.loss(scores, held);
    if (loss < best.loss) best = { loss, rounds: round };
    if (round - best.rounds >= patience) break;
  }
  const kept = patience === undefined ? trees.length : best.rounds * scores.length;
  return { trees: trees.slice(0, kept), scores };
}
