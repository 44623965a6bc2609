import type { TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';
import type { Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { outputNames } from './shape-answer.ts';

/**
 * True when a model with features answers nothing but NaN or infinities where its score should be: whatever else can answer
 * goes before it. One bad row among others is that row's own.
 */
export function isUseless(
  { layout, task, output, signature }: VersionInfo,
  outputs: Readonly<Tensors>,
): boolean {
  if (layout.kind === 'tensors') return false;
  const { score } = outputNames(task, output, signature.outputs);
  const tensor = score === undefined ? undefined : outputs[score];
  if (!tensor?.type.startsWith('float') || tensor.data.length === 0) return false;
  return !hasElement(tensor, 'finite');
}

/** NaN or an infinity among what was asked: a sound model answers it with the same. */
export function hasNonFinite(inputs: Readonly<Tensors>): boolean {
  return Object.values(inputs).some(
    (tensor) => tensor.type.startsWith('float') && hasElement(tensor, 'other'),
  );
}

function hasElement({ type, data }: TensorValue, kind: 'finite' | 'other'): boolean {
  for (let index = 0; index < data.length; index += 1) {
    const element = Number(data[index]);
    const value = type === 'float16' ? fromFloat16Bits(element) : element;
    if (Number.isFinite(value) === (kind === 'finite')) return true;
  }
  return false;
}
