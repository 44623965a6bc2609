import { describeOpening, incidentPath } from '#lib/incidents/describe-opening.ts';
import type { Message } from '#lib/notifications/contract.ts';
import type { Resolved } from './resolve-targets.ts';

type Opening = Parameters<typeof describeOpening>[0];

export interface PageContext {
  policy: string;
  round: number;
  rounds: number;
  step: number;
  at: Date;
}

/** The page somebody is sent: the incident, why them, and what stops it. Under the incident's own key, so that its resolution resolves it. */
export function describePage(
  incident: Opening,
  page: Pick<Resolved, 'label' | 'user' | 'to'>,
  context: PageContext,
): Message {
  const why = `${sayWhy(page, context)} Nobody has acknowledged it yet: acknowledge it, or the next step is told.`;
  return {
    ...describeOpening(incident),
    at: context.at.toISOString(),
    text: [incident.summary, why].filter(Boolean).join('\n\n'),
    ...(page.to !== null && { to: [page.to] }),
  };
}

function sayWhy(
  { label, user }: Pick<Resolved, 'label' | 'user'>,
  { policy, round, rounds, step }: PageContext,
): string {
  const turn = rounds > 1 ? `step ${step} of round ${round}` : `step ${step}`;
  if (user === null) return `Told by the policy ${policy}, ${turn}.`;
  if (label === null) return `${user.name}, the policy ${policy} tells you (${turn}).`;
  return `${user.name}, you are on call (${label}); told by the policy ${policy}, ${turn}.`;
}

/** Told to whom was paged at an own address: nothing else is to be done by them. The channels hear of it by the incident itself. */
export function describeEnd(
  incident: Opening,
  { to, text, at }: { to: string; text: string; at: Date },
): Message {
  const { number } = incident;
  return {
    ...describeOpening(incident),
    ...{ kind: 'update', text, at: at.toISOString(), alerts: [], to: [to] },
    links: [{ text: `Incident ${number}`, path: incidentPath(number) }],
  };
}
