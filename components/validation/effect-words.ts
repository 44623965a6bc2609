import type { Effect } from '#lib/validation/operations.ts';

/** Outcomes as they are told, mildest first. */
export const outcomes = [
  { key: 'passed', name: 'Keep every rule', would: 'would keep every rule' },
  { key: 'accepted', name: 'Accepted and counted', would: 'would be accepted and counted' },
  { key: 'warned', name: 'Marked with a warning', would: 'would be marked with a warning' },
  { key: 'changed', name: 'Clipped or imputed', would: 'would be clipped or imputed' },
  { key: 'fallback', name: 'Left to the fallback', would: 'would be left to the fallback' },
  { key: 'quarantined', name: 'Kept in quarantine', would: 'would be kept in quarantine' },
  { key: 'rejected', name: 'Refused', would: 'would be refused' },
] as const satisfies readonly { key: keyof Effect; name: string; would: string }[];

/** What rules come to, severest first: "14 would be refused, 86 would be marked with a warning." */
export function describeEffect(effect: Effect): string {
  const parts = outcomes
    .filter(({ key }) => key !== 'passed' && effect[key] > 0)
    .reverse()
    .map(({ key, would }) => `${effect[key].toLocaleString('en-US')} ${would}`);
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return effect.passed > 0
    ? 'every one of them would keep every rule.'
    : 'none of them could be read.';
}

/** How many requests would get no prediction of the version at once. */
export const withheld = (effect: Effect): number => effect.rejected + effect.quarantined;
