import { CLASSES_KEY } from '#lib/onnx/classes-in-file.ts';
import type { TensorType } from '#lib/onnx/contract.ts';
import {
  DATA_TYPES,
  floatTensor,
  intAttribute,
  intsAttribute,
  node,
  rawTensor,
  stringsAttribute,
  stringTensor,
  valueInfo,
} from '#lib/onnx/write-model.ts';
import type { ModelForm } from './model-form.ts';

/** No newer than is needed, so that older runtimes can run it as well. */
export const OPSETS = { '': 13, 'ai.onnx.ml': 2 };

export interface Graph {
  nodes: Uint8Array[];
  initializers: Uint8Array[];
  inputs: Uint8Array[];
  outputs: Uint8Array[];
  /** What is written beside the graph. */
  metadata: Record<string, string>;
  /** The name, or with underscores behind it where a column or another part has it. */
  free: (name: string) => string;
  /** The name that an output is to have, if it is to have one. */
  named: Pick<ModelForm, 'label' | 'score'>;
  /** What has a column's values, [N, 1] of the type that is asked for; it is an input from then on. */
  column: (name: string, type: TensorType) => string;
}

export function emptyGraph(columns: readonly string[], form: ModelForm | null = null): Graph {
  const outputs = [form?.label, form?.score].filter((name) => typeof name === 'string');
  const vector = form?.inputs.kind === 'vector' ? form.inputs : null;
  const taken = new Set([...(vector ? [vector.name] : columns), ...outputs]);
  const free = (name: string) => {
    let found = name;
    while (taken.has(found)) found += '_';
    taken.add(found);
    return found;
  };
  const graph: Omit<Graph, 'column'> = {
    ...{ nodes: [], initializers: [], inputs: [], outputs: [], metadata: {}, free },
    named: { label: form?.label ?? null, score: form?.score ?? null },
  };
  const parts = vector && splitVector(graph, vector);
  const column = (name: string, wanted: TensorType): string => {
    if (vector) return cast(graph, parts?.get(name) ?? name, vector.type, wanted);
    const given = form?.inputs.kind === 'columns' ? form.inputs.columns[name] : undefined;
    const { type, rank } = given ?? { type: wanted, rank: 2 };
    graph.inputs.push(valueInfo(name, type, rank === 1 ? ['N'] : ['N', 1]));
    return cast(graph, rank === 1 ? asColumn(graph, name) : name, type, wanted);
  };
  return { ...graph, column };
}

/** Each column of the one input, by name. */
function splitVector(
  { inputs, nodes, free }: Omit<Graph, 'column'>,
  { name, type, features }: Extract<ModelForm['inputs'], { kind: 'vector' }>,
): Map<string, string> {
  inputs.push(valueInfo(name, type, ['N', features.length]));
  const parts = new Map(features.map((feature) => [feature, free(feature)]));
  nodes.push(node('Split', [name], [...parts.values()], { attributes: [intAttribute('axis', 1)] }));
  return parts;
}

function asColumn({ nodes, initializers, free }: Omit<Graph, 'column'>, from: string): string {
  const [shape, to] = [free(`${from}_shape`), free(`${from}_column`)];
  initializers.push(rawTensor(shape, 'int64', [2], integers([-1, 1])));
  nodes.push(node('Reshape', [from, shape], [to]));
  return to;
}

function cast(
  { nodes, free }: Omit<Graph, 'column'>,
  from: string,
  type: TensorType,
  wanted: TensorType,
): string {
  if (type === wanted) return from;
  const to = free(`${from}_${wanted}`);
  nodes.push(node('Cast', [from], [to], { attributes: [intAttribute('to', DATA_TYPES[wanted])] }));
  return to;
}

/** The input of a column of categories; answers what has each row's place among the labels, [N], and past their end where it is none of them. */
export function addCategoryInput(
  { nodes, initializers, free, column }: Graph,
  { name, labels }: { name: string; labels: readonly string[] | readonly number[] },
  at: number,
): string {
  const isText = labels.every((label) => typeof label === 'string');
  const given = column(name, isText ? 'string' : 'int64');
  const part = (what: string) => free(`category_${at}_${what}`);
  const [codes, row, flat] = [part('code'), part('row'), part('flat')];
  // An encoder has to have a key: that of nothing is what is missing.
  const keys = labels.length === 0 ? [''] : labels;
  const attributes = [
    isText
      ? stringsAttribute('keys_strings', keys.map(String))
      : intsAttribute('keys_int64s', keys.map(Number)),
    intsAttribute('values_int64s', keys.keys()),
    intAttribute('default_int64', labels.length),
  ];
  nodes.push(
    node('LabelEncoder', [given], [codes], { domain: 'ai.onnx.ml', attributes }),
    node('Reshape', [codes, flat], [row]),
  );
  initializers.push(rawTensor(flat, 'int64', [1], integers([-1])));
  return row;
}

/** Probabilities and the likeliest class; of equals the first. */
export function addClasses(
  graph: Graph,
  {
    task,
    classes,
  }: {
    task: 'binary' | 'multiclass' | 'regression';
    classes: readonly string[] | readonly number[];
  },
  scores: string,
): void {
  const { nodes, initializers, outputs, free, named } = graph;
  const label = named.label ?? free('label');
  const probabilities = named.score ?? free('probabilities');
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
  graph.metadata[CLASSES_KEY] = JSON.stringify({ [probabilities]: classes });
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
