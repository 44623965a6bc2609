import {
  DATA_TYPES,
  floatTensor,
  intAttribute,
  model,
  node,
  valueInfo,
} from '#lib/onnx/write-model.ts';
import type { ModelForm } from '../model-form.ts';
import { addCategoryInput, addClasses, emptyGraph, type Graph, OPSETS } from '../onnx-graph.ts';
import type { CategoryBins } from './bin-columns.ts';
import type { GbdtModel } from './train-gbdt.ts';
import { type CategoryTables, categoryTables, treeEnsemble } from './tree-ensemble.ts';

/**
 * The model as an ONNX file, byte for byte the same for the same model. One input for each column, [N, 1], by its name: numbers as float32 (missing: NaN), categories as
 * strings or, where labels are integers, int64 (missing: '' or any other that the model does not know). Answers `label` [N] and `probabilities` [N, classes], or
 * `prediction` [N, 1] of a regression; an output whose name a column has ends in an underscore.
 *
 * Trees of ai.onnx.ml know no sets of categories. So each set that a tree asks for is a column of a table by category, 0 where it goes left and else 1: a
 * LabelEncoder finds the row, Gather takes it, and the tree asks whether it is at most ½. A form changes types, shapes and names of inputs and outputs.
 */
export function exportOnnx(trained: GbdtModel, form: ModelForm | null = null): Uint8Array {
  const graph = emptyGraph(
    trained.columns.map(({ name }) => name),
    form,
  );
  const tables = categoryTables(trained);
  const features = trained.columns.flatMap((column, at) => {
    if (column.kind === 'categorical') return addCategories(graph, column, at, tables);
    return graph.column(column.name, 'float32');
  });
  const [narrow, matrix] = [graph.free('features'), graph.free('features_float64')];
  graph.nodes.push(
    node('Concat', features, [narrow], { attributes: [intAttribute('axis', 1)] }),
    // Trees of float64 add up in float64.
    node('Cast', [narrow], [matrix], { attributes: [intAttribute('to', DATA_TYPES.float64)] }),
  );
  const isRegression = trained.task === 'regression';
  const scores =
    (isRegression && graph.named.score) || graph.free(isRegression ? 'prediction' : 'scores');
  graph.nodes.push(treeEnsemble(trained, tables, matrix, scores));
  if (isRegression) graph.outputs.push(valueInfo(scores, 'float32', ['N', 1]));
  else addClasses(graph, trained, scores);
  return model({ ...graph, opsets: OPSETS, irVersion: 7 });
}

/** The row of the table for each category; answers the name of what is [N, sets]. */
function addCategories(
  graph: Graph,
  { name, labels }: CategoryBins,
  at: number,
  { sets }: CategoryTables,
): string {
  const row = addCategoryInput(graph, { name, labels }, at);
  const [table, answer] = ['table', 'sets'].map((part) => graph.free(`category_${at}_${part}`)) as [
    string,
    string,
  ];
  const ofColumn = sets[at] ?? [];
  // At least one set, so that a column nobody asks for has its place too.
  const width = Math.max(1, ofColumn.length);
  const values = new Float32Array((labels.length + 1) * width);
  for (const [place, isLeft] of ofColumn.entries()) {
    for (const [bin, side] of isLeft.entries()) values[bin * width + place] = 1 - side;
  }
  graph.nodes.push(
    node('Gather', [table, row], [answer], { attributes: [intAttribute('axis', 0)] }),
  );
  graph.initializers.push(floatTensor(table, [labels.length + 1, width], values));
  return answer;
}
