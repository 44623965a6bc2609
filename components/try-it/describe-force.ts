import type { Model } from '#lib/registry/contract.ts';

/** Whether a version takes the model's traffic, or which one does. */
export function describeForce(release: Model['release'], version: number): string {
  if (release === null) return 'No version is in force.';
  const { seq, versions } = release;
  if (versions.includes(version)) return `Takes traffic in release ${seq}.`;
  const [names, are] = versions.length === 1 ? ['Version', 'is'] : ['Versions', 'are'];
  return `Not in force. ${names} ${versions.join(' and ')} ${are}, in release ${seq}.`;
}
