import type { PolicyEvaluation } from './evaluate-policy.ts';

/** Which rules held, as text: looks that came to the same have the same. */
export function cameTo({
  triggers,
  guards,
}: Pick<PolicyEvaluation, 'triggers' | 'guards'>): string {
  const say = (results: readonly { rule: string; holds: boolean }[]) =>
    results.map(({ rule, holds }) => `${holds ? '+' : '-'}${rule}`).join(' ');
  return `${say(triggers)} | ${say(guards)}`;
}
