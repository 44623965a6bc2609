import {
  DATA_TYPES,
  floatTensor,
  intAttribute,
  intsAttribute,
  model,
  node,
  rawTensor,
  stringsAttribute,
  stringTensor,
  valueInfo,
} from '#lib/onnx/write-model.ts';
import type { CategoryBins } from './bin-columns.ts';
import type { GbdtModel } from './train-gbdt.ts';
import { type CategoryTables, categoryTables, treeEnsemble } from './tree-ensemble.ts';

/** No newer than is needed, so that older runtimes can run it as well. */
const OPSETS = { '': 13, 'ai.onnx.ml': 2 };

interface Graph {
  nodes: Uint8Array[];
  initializers: Uint8Array[];
  inputs: Uint8Array[];
  outputs: Uint8Array[];
  /** The name, or with underscores behind it where a column or another part has it. */
  free: (name: string) => string;
}

/**
 * The model as an ONNX file, byte for byte the same for the same model. One input for each column, [N, 1], by its name: numbers as float32 (missing: NaN), categories as
 * strings or, where labels are integers, int64 (missing: '' or any other that the model does not know). Answers `label` [N] and `probabilities` [N, classes], or
 * `prediction` [N, 1] of a regression; an output whose name a column has ends in an underscore.
 *
 * Trees of ai.onnx.ml know no sets of categories. So each set that a tree asks for is a column of a table by category, 0 where it goes left and else 1: a
 * LabelEncoder finds the row, Gather takes it, and the tree asks whether it is at most ½.
 */
export function exportOnnx(trained: GbdtModel): Uint8Array {
  const graph = emptyGraph(trained.columns.map(({ name }) => name));
  const tables = categoryTables(trained);
  const features = trained.columns.flatMap((column, at) => {
    if (column.kind === 'categorical') return addCategories(graph, column, at, tables);
    graph.inputs.push(valueInfo(column.name, 'float32', ['N', 1]));
    return column.name;
  });
  const [narrow, matrix] = [graph.free('features'), graph.free('features_float64')];
  graph.nodes.push(
    node('Concat', features, [narrow], { attributes: [intAttribute('axis', 1)] }),
    // Trees of float64 add up in float64.
    node('Cast', [narrow], [matrix], { attributes: [intAttribute('to', DATA_TYPES.float64)] }),
  );
  const isRegression = trained.task === 'regression';
  const scores = graph.free(isRegression ? 'prediction' : 'scores');
  graph.nodes.push(treeEnsemble(trained, tables, matrix, scores));
  if (isRegression) graph.outputs.push(valueInfo(scores, 'float32', ['N', 1]));
  else addClasses(graph, trained, scores);
  return model({ ...graph, opsets: OPSETS, irVersion: 7 });
}

function emptyGraph(inputs: readonly string[]): Graph {
  const taken = new Set(inputs);
  const free = (name: string) => {
    let found = name;
    while (taken.has(found)) found += '_';
    taken.add(found);
    return found;
  };
  return { nodes: [], initializers: [], inputs: [], outputs: [], free };
}

/** The row of the table for each category; answers the name of what is [N, sets]. */
function addCategories(
  { nodes, initializers, inputs, free }: Graph,
  { name, labels }: CategoryBins,
  at: number,
  { sets }: CategoryTables,
): string {
  const isText = labels.every((label) => typeof label === 'string');
  inputs.push(valueInfo(name, isText ? 'string' : 'int64', ['N', 1]));
  const [codes, row, table, flat, answer] = ['code', 'row', 'table', 'flat', 'sets'].map((part) =>
    free(`category_${at}_${part}`),
  ) as [string, string, string, string, string];
  // An encoder has to have a key: that of nothing is what is missing.
  const keys = labels.length === 0 ? [''] : labels;
  const attributes = [
    isText
      ? stringsAttribute('keys_strings', keys.map(String))
      : intsAttribute('keys_int64s', keys.map(Number)),
    intsAttribute('values_int64s', keys.keys()),
    intAttribute('default_int64', labels.length),
  ];
  const ofColumn = sets[at] ?? [];
  // At least one set, so that a column nobody asks for has its place too.
  const width = Math.max(1, ofColumn.length);
  const values = new Float32Array((labels.length + 1) * width);
  for (const [place, isLeft] of ofColumn.entries()) {
    for (const [bin, side] of isLeft.entries()) values[bin * width + place] = 1 - side;
  }
  nodes.push(
    node('LabelEncoder', [name], [codes], { domain: 'ai.onnx.ml', attributes }),
    node('Reshape', [codes, flat], [row]),
    node('Gather', [table, row], [answer], { attributes: [intAttribute('axis', 0)] }),
  );
  initializers.push(
    rawTensor(flat, 'int64', [1], integers([-1])),
    floatTensor(table, [labels.length + 1, width], values),
  );
  return answer;
}

/** Probabilities and the likeliest class; of equals the first. */
function addClasses(graph: Graph, { task, classes }: GbdtModel, scores: string): void {
  const { nodes, initializers, outputs, free } = graph;
  const label = free('label');
  const probabilities = free('probabilities');
  const [place, names] = [free('place'), free('classes')];
  const axis = { attributes: [intAttribute('axis', 1)] };
  if (task === 'multiclass') nodes.push(node('Softmax', [scores], [probabilities], axis));
  else {
    const [one, first, second] = [free('one'), free('first'), free('second')];
    initializers.push(floatTensor(one, [1], [1]));
    nodes.push(
      node('Sigmoid', [scores], [second]),
      node('Sub', [one, second], [first]),
      node('Concat', [first, second], [probabilities], axis),
    );
  }
  nodes.push(
    node('ArgMax', [probabilities], [place], {
      attributes: [intAttribute('axis', 1), intAttribute('keepdims', 0)],
    }),
    node('Gather', [names, place], [label], { attributes: [intAttribute('axis', 0)] }),
  );
  const isText = classes.some((name) => typeof name === 'string');
  initializers.push(
    isText
      ? stringTensor(names, classes.map(String))
      : rawTensor(names, 'int64', [classes.length], integers(classes.map(Number))),
  );
  outputs.push(
    valueInfo(label, isText ? 'string' : 'int64', ['N']),
    valueInfo(probabilities, 'float32', ['N', classes.length]),
  );
}

/** 64-bit and little-endian, whatever the machine is. */
function integers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [at, value] of values.entries()) view.setBigInt64(at * 8, BigInt(value), true);
  return new Uint8Array(view.buffer);
}
