import { open } from 'node:fs/promises';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { checkReference, REFERENCE_HEAD_BYTES, REFERENCE_TAIL_BYTES } from '../check-reference.ts';
import type { VersionMetadata } from '../contract.ts';

/** Those that a reference sample must have: an input of several values has no names of its own, unless the metadata has them. */
export function namedFeatures(
  layout: FeatureLayout,
  { feature_names }: Pick<VersionMetadata, 'feature_names'>,
): string[] {
  const isNamed = layout.kind === 'columns' || feature_names !== undefined;
  return layout.kind !== 'tensors' && isNamed ? layout.features.map(({ name }) => name) : [];
}

/** Refuses a reference sample that is none, by its two ends. */
export async function checkReferenceFile(
  { path, filename }: { path: string; filename: string },
  features: readonly string[],
): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, REFERENCE_HEAD_BYTES));
    const tail = new Uint8Array(Math.min(size, REFERENCE_TAIL_BYTES));
    await file.read(head, 0, head.length, 0);
    await file.read(tail, 0, tail.length, size - tail.length);
    checkReference({ filename, size, head, tail }, features);
  } finally {
    await file.close();
  }
}
