import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { allocate, elementReader, Refusal, storeElement } from '#lib/onnx/element.ts';
import type { Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { knownClasses } from './known-classes.ts';
import { type Answer, outputNames } from './shape-answer.ts';

export type DefaultValue = number | string | boolean;

type Model = Pick<VersionInfo, 'task' | 'output' | 'signature'>;

/**
 * Default predictions, one per row, as a version's answer: the predictions as they are, and the output tensor that carries
 * them, for protocols that speak tensors: a regression's score, a classifier's label, and where there is none its score as
 * sure of the class. No output where the model's cannot carry them. No probabilities: nothing estimated any.
 */
export function defaultOutputs(
  model: Model,
  values: readonly DefaultValue[],
): { outputs: Tensors; answer: Answer } {
  const answer: Answer = { predictions: [...values], classes: null, probabilities: null };
  const { spec, classes } = carrierOf(model);
  const tensor = spec && toTensor(spec, values, classes);
  return { answer, outputs: spec && tensor ? { [spec.name]: tensor } : {} };
}

/** The output that carries a prediction; `classes` when it does so by one score for each. */
export function carrierOf({ task, output, signature }: Model): {
  spec: TensorSpec | undefined;
  classes: readonly DefaultValue[] | null;
} {
  const { score, label } = outputNames(task, output, signature.outputs);
  const find = (name: string | undefined) => signature.outputs.find((one) => one.name === name);
  if (task === 'regression') return { spec: find(score), classes: null };
  if (label !== undefined) return { spec: find(label), classes: null };
  const classes = knownClasses(task, output, signature.outputs);
  return { spec: classes ? find(score) : undefined, classes };
}

function toTensor(
  spec: TensorSpec,
  values: readonly DefaultValue[],
  classes: readonly DefaultValue[] | null,
): TensorValue | null {
  const { type } = spec;
  const read = elementReader(type, 'words');
  const last = spec.unranked ? undefined : spec.shape.slice(1).at(-1);
  const width = classes && typeof last === 'number' ? last : 1;
  const data = allocate(type, values.length * width);
  for (const [row, value] of values.entries()) {
    const cells = classes ? toScores(value, classes, width) : [value];
    if (!cells) return null;
    for (const [column, cell] of cells.entries()) {
      const element = read(toCell(cell, type));
      if (element instanceof Refusal) return null;
      storeElement(type, data, row * width + column, element);
    }
  }
  const rank = spec.unranked ? 1 : spec.shape.length;
  const shape = [values.length, ...new Array<number>(Math.max(0, rank - 1)).fill(1)];
  if (rank > 1) shape[rank - 1] = width;
  return { type, shape, data };
}

/** 1 for the class and 0 for the others; one column is that of the second class. null: it is none of them. */
function toScores(
  value: DefaultValue,
  classes: readonly DefaultValue[],
  width: number,
): number[] | null {
  const said = typeof value === 'boolean' && !classes.includes(value) ? Number(value) : value;
  const at = classes.findIndex((each) => String(each) === String(said));
  if (at < 0) return null;
  if (width === 1) return [at];
  return classes.map((_, index) => (index === at ? 1 : 0));
}

function toCell(value: DefaultValue, type: TensorSpec['type']): DefaultValue {
  if (type === 'string') return String(value);
  return typeof value === 'boolean' && type !== 'bool' ? Number(value) : value;
}
