import type { SnapshotColumn } from '#lib/offline/snapshot.ts';
import type { Feature, FeatureLayout } from '#lib/onnx/contract.ts';
import type { RunContext } from './context.ts';

export function featuresOfVersion(layout: FeatureLayout | undefined): Feature[] | null {
  return layout === undefined || layout.kind === 'tensors' ? null : layout.features;
}

/** Where each feature is in the rows of the versions that have all of them. */
export function placesOf(
  features: readonly Feature[],
  layouts: readonly { number: number; layout: FeatureLayout }[],
): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const { number, layout } of layouts) {
    const names = featuresOfVersion(layout)?.map(({ name }) => name) ?? [];
    const order = features.map(({ name }) => names.indexOf(name));
    if (order.every((place) => place >= 0)) places.set(number, order);
  }
  return places;
}

export function columnOf(
  { name, type }: Feature,
  categorical: ReadonlySet<string>,
): SnapshotColumn {
  if (type === 'string') return { name, type: 'VARCHAR' };
  return { name, type: categorical.has(name) ? 'BIGINT' : 'DOUBLE' };
}

/** `label`, unless a feature is called so. */
export function labelName(features: readonly Feature[]): string {
  const taken = new Set(features.map(({ name }) => name));
  let name = 'label';
  while (taken.has(name)) name += '_';
  return name;
}

/** By what they are written as; null: the version does not say. */
export function classNames({
  model,
  predecessor,
}: RunContext): Map<string, string | number> | null {
  if (model.task === 'regression') return null;
  const classes = predecessor?.output.classes;
  if (!classes || classes.length === 0) return null;
  return new Map(
    classes.map((name) => [String(name), typeof name === 'boolean' ? String(name) : name]),
  );
}

export function labelType(
  { model }: RunContext,
  names: ReadonlyMap<string, string | number> | null,
): SnapshotColumn['type'] {
  if (model.task === 'regression') return 'DOUBLE';
  if (names === null) return model.task === 'binary' ? 'BIGINT' : 'VARCHAR';
  return [...names.values()].every(Number.isSafeInteger) ? 'BIGINT' : 'VARCHAR';
}

/** A label that is none of the classes is none; true and false are 1 and 0 where those are the classes. */
export function labelOf(
  label: unknown,
  names: ReadonlyMap<string, string | number> | null,
): unknown {
  if (names === null || label === null) return label;
  const known = names.get(String(label));
  if (known !== undefined || typeof label !== 'boolean') return known ?? null;
  return names.get(String(Number(label))) ?? null;
}
