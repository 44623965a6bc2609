import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';

const MAX_RANK = 16;
const MAX_TENSORS = 10_000;

/** What keeps a signature that somebody wrote from being served; null when nothing does. A file's signature comes from the runtime. */
export function refuseSignature({ inputs, outputs }: Signature): string | null {
  return refuseTensors('input', inputs) ?? refuseTensors('output', outputs);
}

function refuseTensors(kind: string, specs: readonly TensorSpec[]): string | null {
  if (specs.length === 0) return `names no ${kind}`;
  if (specs.length > MAX_TENSORS) return `names more than ${MAX_TENSORS} ${kind}s`;
  const seen = new Set<string>();
  for (const { name, shape } of specs) {
    if (name === '' || name === '__proto__') return `has an ${kind} without a usable name`;
    if (seen.has(name)) return `names the ${kind} ${name} twice`;
    if (shape.length > MAX_RANK)
      return `has an ${kind} ${name} of more than ${MAX_RANK} dimensions`;
    seen.add(name);
  }
  return null;
}

/** How the server's own description differs from the signature that was given, in words; empty when it does not. */
export function differsFromServer(given: Signature, described: Signature): string[] {
  return [
    ...differences('input', given.inputs, described.inputs, true),
    // A version may leave out outputs that nobody reads.
    ...differences('output', given.outputs, described.outputs, false),
  ];
}

function differences(
  kind: string,
  given: readonly TensorSpec[],
  described: readonly TensorSpec[],
  isWhole: boolean,
): string[] {
  const there = new Map(described.map((spec) => [spec.name, spec]));
  const names = new Set(given.map(({ name }) => name));
  return [
    ...given.flatMap((spec) => {
      const other = there.get(spec.name);
      if (!other) return [`${kind} ${spec.name} is not there`];
      if (other.type !== spec.type) {
        return [`${kind} ${spec.name} is ${other.type}, not ${spec.type}`];
      }
      return fits(spec, other)
        ? []
        : [`${kind} ${spec.name} has the shape ${written(other)}, not ${written(spec)}`];
    }),
    ...(isWhole ? described : [])
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => `${kind} ${name} is missing here`),
  ];
}

/** Equal ranks, and equal sizes where both name one. */
function fits(given: TensorSpec, described: TensorSpec): boolean {
  if (given.unranked || described.unranked) return true;
  return (
    given.shape.length === described.shape.length &&
    given.shape.every((size, axis) => {
      const other = described.shape[axis];
      return typeof size !== 'number' || typeof other !== 'number' || size === other;
    })
  );
}

function written({ shape }: TensorSpec): string {
  return `[${shape.map((size) => (typeof size === 'number' ? size : -1)).join(', ')}]`;
}
