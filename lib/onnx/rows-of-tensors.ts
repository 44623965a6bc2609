import type { FeatureLayout, TensorValue } from './contract.ts';
import type { Element } from './element.ts';
import type { FeatureRow } from './encode-rows.ts';
import { fromFloat16Bits } from './float16.ts';

/**
 * The features in tensors that fit a layout, row by row: what `encodeRows` was given. null for models without features, and
 * for tensors that do not fit.
 */
export function rowsOfTensors(
  layout: FeatureLayout,
  inputs: Readonly<Record<string, TensorValue>>,
): FeatureRow[] | null {
  if (layout.kind === 'tensors') return null;
  const width = layout.features.length;
  if (layout.kind === 'vector') {
    const tensor = inputs[layout.input];
    if (!tensor || width === 0) return null;
    const count = tensor.data.length / width;
    if (!Number.isInteger(count)) return null;
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (__, column) => elementAt(tensor, row * width + column)),
    );
  }
  const tensors = layout.features.map(({ name }) => inputs[name]);
  const count = tensors[0]?.data.length ?? 0;
  if (tensors.some((tensor) => tensor?.data.length !== count)) return null;
  return Array.from({ length: count }, (_, row) =>
    tensors.map((tensor): Element => (tensor ? elementAt(tensor, row) : 0)),
  );
}

function elementAt({ type, data }: TensorValue, index: number): Element {
  const element = data[index] ?? 0;
  return type === 'float16' ? fromFloat16Bits(Number(element)) : element;
}
