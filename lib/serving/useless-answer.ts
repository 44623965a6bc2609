import type { TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';
import type { Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { outputNames } from './shape-answer.ts';

/**
 * True when a model with features answers nothing but NaN or infinities where its score should be: such an answer is a
 * failure of the version, not a prediction. One bad row among others is that row's own.
 */
export function isUseless(
  { layout, task, output, signature }: VersionInfo,
  outputs: Readonly<Tensors>,
): boolean {
  if (layout.kind === 'tensors') return false;
  const { score } = outputNames(task, output, signature.outputs);
  const tensor = score === undefined ? undefined : outputs[score];
  if (!tensor?.type.startsWith('float') || tensor.data.length === 0) return false;
  return !hasFinite(tensor);
}

function hasFinite({ type, data }: TensorValue): boolean {
  for (let index = 0; index < data.length; index += 1) {
    const element = Number(data[index]);
    if (Number.isFinite(type === 'float16' ? fromFloat16Bits(element) : element)) return true;
  }
  return false;
}
