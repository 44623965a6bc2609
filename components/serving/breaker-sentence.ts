import { nameDefault } from '#components/releases/stand-in.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { versionsOf } from '#lib/releases/release-plan.ts';
import { replicaWords } from './fault.ts';

/** "version 2 answers instead", of a plan whose versions `without` are out; null when nobody does. */
export function whoAnswers(plan: ReleasePlan, without: readonly number[]): string | null {
  const next = plan.fallback.find((version) => !without.includes(version));
  if (next !== undefined) return `version ${next} answers instead, marked as degraded`;
  if (plan.default) return `${nameDefault(plan.default)} is given instead, marked as degraded`;
  return null;
}

/** What opening or closing a version's breaker does, in words. `held`: the versions that are held open already. */
export function breakerSentence({
  model,
  version,
  to,
  replicas,
  plan,
  held,
}: {
  model: string;
  version: number;
  to: 'open' | 'closed';
  replicas: number;
  plan: ReleasePlan | null;
  held: readonly number[];
}): string {
  const where = replicas === 0 ? 'as soon as a replica runs' : `on ${replicaWords(replicas)}`;
  const routed = plan?.routes.some((route) => route.version === version) ?? false;
  const isFallback = !routed && (plan?.fallback.includes(version) ?? false);
  if (to === 'closed') {
    if (routed) return `Version ${version} of ${model} takes its traffic again ${where}.`;
    return isFallback
      ? `Version ${version} of ${model} can answer again when another version cannot, ${where}.`
      : `Version ${version} of ${model} can be asked for by its number again ${where}.`;
  }
  const out = [...held, version];
  if (routed && plan) {
    const others = plan.routes.filter((route) => !out.includes(route.version)).length;
    const instead = whoAnswers(plan, out);
    const part = others > 0 ? 'its part of the traffic' : 'requests';
    return `Version ${version} of ${model} takes no traffic ${where}; ${
      instead ?? `nothing answers instead, so ${part} will be refused with 503`
    }.`;
  }
  if (isFallback && plan) {
    const [first] = versionsOf(plan);
    return `Version ${version} of ${model} does not step in for version ${first} any more ${where}; ${
      whoAnswers(plan, out) ?? 'nothing else would'
    }.`;
  }
  return `Version ${version} of ${model} takes no traffic ${where}; requests that ask for it by number are refused with 503.`;
}

/** Whether opening it leaves requests without an answer. */
export function leavesNothing(
  plan: ReleasePlan | null,
  version: number,
  held: readonly number[],
): boolean {
  if (!plan?.routes.some((route) => route.version === version)) return false;
  return whoAnswers(plan, [...held, version]) === null;
}
