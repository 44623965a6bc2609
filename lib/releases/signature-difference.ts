import type { FeatureLayout, Signature, TensorSpec } from '#lib/onnx/contract.ts';

export interface VersionInterface {
  signature: Signature;
  layout: FeatureLayout;
}

/** What callers of `before` would notice of `after`, in words; empty when nothing. */
export function signatureDifference(before: VersionInterface, after: VersionInterface): string[] {
  return [
    ...tensorDifferences('input', before.signature.inputs, after.signature.inputs),
    ...tensorDifferences('output', before.signature.outputs, after.signature.outputs),
    ...featureDifferences(before.layout, after.layout),
  ];
}

function tensorDifferences(
  kind: string,
  before: readonly TensorSpec[],
  after: readonly TensorSpec[],
): string[] {
  const afterByName = new Map(after.map((spec) => [spec.name, spec]));
  const namesBefore = new Set(before.map((spec) => spec.name));
  return [
    ...before.flatMap((old) => {
      const spec = afterByName.get(old.name);
      if (!spec) return [`${kind} ${old.name} is missing`];
      return [
        ...(spec.type === old.type
          ? []
          : [`${kind} ${old.name} is ${spec.type} instead of ${old.type}`]),
        ...(shapeText(spec) === shapeText(old)
          ? []
          : [`${kind} ${old.name} has shape ${shapeText(spec)} instead of ${shapeText(old)}`]),
      ];
    }),
    ...after
      .filter((spec) => !namesBefore.has(spec.name))
      .map((spec) => `${kind} ${spec.name} is new`),
  ];
}

/** The features of one vector input; those of `columns` are inputs, which were compared. */
function featureDifferences(before: FeatureLayout, after: FeatureLayout): string[] {
  if (before.kind !== after.kind) {
    return [`features are given as ${after.kind} instead of ${before.kind}`];
  }
  if (before.kind !== 'vector' || after.kind !== 'vector') return [];
  const old = before.features.map((feature) => feature.name);
  const names = after.features.map((feature) => feature.name);
  const missing = old.filter((name) => !names.includes(name));
  const added = names.filter((name) => !old.includes(name));
  if (missing.length === 0 && added.length === 0) {
    return old.join('\n') === names.join('\n') ? [] : ['features are in another order'];
  }
  return [
    ...missing.map((name) => `feature ${name} is missing`),
    ...added.map((name) => `feature ${name} is new`),
  ];
}

function shapeText(spec: TensorSpec): string {
  return `[${spec.shape.map((size) => (typeof size === 'number' ? size : '?')).join(', ')}]`;
}
