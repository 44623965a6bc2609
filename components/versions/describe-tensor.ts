import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';

/** `float32[N, 7]`: varying dimensions by their symbol, or `?`. */
export function describeTensor(spec: TensorSpec): string {
  if (spec.unranked) return `${spec.type}[any shape]`;
  const dimensions = spec.shape.map((dimension) => (dimension === null ? '?' : String(dimension)));
  return `${spec.type}[${dimensions.join(', ')}]`;
}

/** A signature as named values, for comparing two: `input hour` → `float32[?, 1]`. */
export function signatureValues(signature: Signature): Record<string, string> {
  return Object.fromEntries([
    ...signature.inputs.map((spec) => [`input ${spec.name}`, describeTensor(spec)]),
    ...signature.outputs.map((spec) => [`output ${spec.name}`, describeTensor(spec)]),
  ]);
}
