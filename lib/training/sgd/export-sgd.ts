import {
  DATA_TYPES,
  intAttribute,
  model,
  node,
  rawTensor,
  valueInfo,
} from '#lib/onnx/write-model.ts';
import type { ModelForm } from '../model-form.ts';
import { addCategoryInput, addClasses, emptyGraph, type Graph, OPSETS } from '../onnx-graph.ts';
import { MOST_DEVIATIONS } from './encode-columns.ts';
import { scaleOf } from './spread.ts';
import type { CategoryInput, NumberInput, SgdState } from './state.ts';

/**
 * The model as an ONNX file, byte for byte the same for the same model, with the inputs and outputs that the built-in trees have (docs/training.md). Sums are of
 * float64, as in training.
 */
export function exportSgd(state: SgdState, form: ModelForm | null = null): Uint8Array {
  const graph = emptyGraph(
    state.columns.map(({ name }) => name),
    form,
  );
  const inRange = { ...state, weights: unscaled(state) };
  const given: string[] = [];
  const parts = state.columns.flatMap((column, at) => {
    if (column.kind === 'categorical') return addCategories(graph, inRange, column, at);
    given.push(graph.column(column.name, 'float32'));
    return [];
  });
  const numbers = state.columns.filter((column) => column.kind === 'numeric');
  if (numbers.length > 0) parts.push(...addNumbers(graph, inRange, { numbers, given }));
  const intercept = graph.free('intercept');
  graph.initializers.push(
    doubles(
      intercept,
      [1, inRange.weights.length],
      inRange.weights.map(([first = 0]) => first),
    ),
  );
  let total = intercept;
  for (const part of parts) {
    const next = graph.free('sum');
    graph.nodes.push(node('Add', [total, part], [next]));
    total = next;
  }
  const isRegression = state.task === 'regression';
  const scores =
    (isRegression && graph.named.score) || graph.free(isRegression ? 'prediction' : 'scores');
  graph.nodes.push(cast(total, scores, 'float32'));
  if (isRegression) graph.outputs.push(valueInfo(scores, 'float32', ['N', 1]));
  else addClasses(graph, state, scores);
  return model({ ...graph, opsets: OPSETS, irVersion: 7 });
}

/** Of a regression those that answer the value itself. */
function unscaled({ task, target, weights }: SgdState): number[][] {
  if (task !== 'regression') return weights;
  const scale = scaleOf(target);
  return weights.map((column) =>
    column.map((weight, at) => weight * scale + (at === 0 ? target.mean : 0)),
  );
}

/** A table with what each category adds to each output; its last row is of all others. */
function addCategories(
  graph: Graph,
  { weights }: Pick<SgdState, 'weights'>,
  { name, place, labels }: CategoryInput,
  at: number,
): string {
  const row = addCategoryInput(graph, { name, labels }, at);
  const [table, answer] = [graph.free(`category_${at}_table`), graph.free(`category_${at}_adds`)];
  const weightsOf = (from: number) => weights.map((column) => column[from] ?? 0);
  const rows = [...labels.map((_label, code) => weightsOf(place + 1 + code)), weightsOf(place)];
  graph.initializers.push(doubles(table, [rows.length, weights.length], rows.flat()));
  graph.nodes.push(
    node('Gather', [table, row], [answer], { attributes: [intAttribute('axis', 0)] }),
  );
  return answer;
}

function addNumbers(
  graph: Graph,
  { weights }: Pick<SgdState, 'weights'>,
  { numbers: columns, given }: { numbers: readonly NumberInput[]; given: readonly string[] },
): string[] {
  const { nodes, initializers, free } = graph;
  const named = <Name extends string>(...names: Name[]) =>
    Object.fromEntries(names.map((name) => [name, free(name)])) as Record<Name, string>;
  const constant = (name: string, shape: number[], values: number[]) => {
    const given = free(name);
    initializers.push(doubles(given, shape, values));
    return given;
  };
  const width = columns.length;
  const at = named(
    ...(['numbers', 'is_missing', 'numbers_float64', 'centred', 'scaled', 'bounded'] as const),
    ...(['standardised', 'missing', 'number_adds', 'missing_adds'] as const),
  );
  const means = constant(
    'means',
    [width],
    columns.map(({ spread }) => spread.mean),
  );
  const scales = constant(
    'scales',
    [width],
    columns.map(({ spread }) => scaleOf(spread)),
  );
  const [least, most] = [
    constant('least', [], [-MOST_DEVIATIONS]),
    constant('most', [], [MOST_DEVIATIONS]),
  ];
  const none = constant('none', [], [0]);
  const matrix = (name: string, offset: number) =>
    constant(
      name,
      [width, weights.length],
      columns.flatMap(({ place }) => weights.map((column) => column[place + offset] ?? 0)),
    );
  nodes.push(
    node('Concat', given, [at.numbers], {
      attributes: [intAttribute('axis', 1)],
    }),
    node('IsNaN', [at.numbers], [at.is_missing]),
    cast(at.numbers, at.numbers_float64, 'float64'),
    node('Sub', [at.numbers_float64, means], [at.centred]),
    node('Div', [at.centred, scales], [at.scaled]),
    node('Clip', [at.scaled, least, most], [at.bounded]),
    node('Where', [at.is_missing, none, at.bounded], [at.standardised]),
    cast(at.is_missing, at.missing, 'float64'),
    node('MatMul', [at.standardised, matrix('number_weights', 0)], [at.number_adds]),
    node('MatMul', [at.missing, matrix('missing_weights', 1)], [at.missing_adds]),
  );
  return [at.number_adds, at.missing_adds];
}

function cast(from: string, to: string, type: 'float32' | 'float64'): Uint8Array {
  return node('Cast', [from], [to], { attributes: [intAttribute('to', DATA_TYPES[type])] });
}

/** Little-endian, whatever the machine is. */
function doubles(name: string, shape: readonly number[], values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [at, value] of values.entries()) view.setFloat64(at * 8, value, true);
  return rawTensor(name, 'float64', shape, new Uint8Array(view.buffer));
}
