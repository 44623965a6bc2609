import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { allocate, elementReader, Refusal, storeElement } from '#lib/onnx/element.ts';
import type { Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { type Answer, outputNames } from './shape-answer.ts';

export type DefaultValue = number | string | boolean;

/**
 * Default predictions, one per row, as a version's answer: the predictions as they are, and the output tensor that carries
 * them (a regression's score, a classifier's label), for protocols that speak tensors. No probabilities: nothing estimated any.
 */
export function defaultOutputs(
  { task, output, signature }: Pick<VersionInfo, 'task' | 'output' | 'signature'>,
  values: readonly DefaultValue[],
): { outputs: Tensors; answer: Answer } {
  const answer: Answer = { predictions: [...values], probabilities: null };
  const names = outputNames(task, output, signature.outputs);
  const name = task === 'regression' ? names.score : names.label;
  const spec = signature.outputs.find((one) => one.name === name);
  const tensor = spec && toTensor(spec, values);
  return { answer, outputs: spec && tensor ? { [spec.name]: tensor } : {} };
}

function toTensor(spec: TensorSpec, values: readonly DefaultValue[]): TensorValue | null {
  const read = elementReader(spec.type, 'words');
  const data = allocate(spec.type, values.length);
  for (const [index, value] of values.entries()) {
    const element = read(spec.type === 'string' ? String(value) : value);
    if (element instanceof Refusal) return null;
    storeElement(spec.type, data, index, element);
  }
  const rank = spec.unranked ? 1 : spec.shape.length;
  const shape = [values.length, ...new Array<number>(Math.max(0, rank - 1)).fill(1)];
  return { type: spec.type, shape, data };
}
