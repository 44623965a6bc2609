import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { RemoteRuntime } from '#lib/remote/contract.ts';

/** All that makes a remote version what it is, in one form: its digest is of these bytes, as a file's is of the file. */
export function describeRemoteVersion(version: {
  remote: RemoteRuntime;
  signature: Signature;
  layout: FeatureLayout;
  /** Whatever else tells two versions apart. */
  registered?: { model: string; at: string };
}): Uint8Array {
  return new TextEncoder().encode(canonical(version));
}

/** JSON with the names of objects in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
