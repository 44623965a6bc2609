import type { EscalationPolicy } from './contract.ts';

interface Candidate {
  policy: Pick<EscalationPolicy, 'models' | 'severities'>;
  createdAt: Date;
  id: string;
}

/**
 * The policy that an incident goes by: of those for its severity, one that names one of its models before one for every model, and of these the one that was
 * made first. Undefined: none is for it.
 */
export function matchPolicy<P extends Candidate>(
  policies: readonly P[],
  incident: { severity: number; models: readonly string[] },
): P | undefined {
  const severe = policies
    .filter(({ policy }) => (policy.severities as readonly number[]).includes(incident.severity))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  const named = severe.find(({ policy }) =>
    policy.models.some((model) => incident.models.includes(model)),
  );
  return named ?? severe.find(({ policy }) => policy.models.includes('*'));
}
