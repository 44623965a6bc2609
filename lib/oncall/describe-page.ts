import { describeOpening, incidentKey, incidentPath } from '#lib/incidents/describe-opening.ts';
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
  { label, user, to }: Pick<Resolved, 'label' | 'user' | 'to'>,
  { policy, round, rounds, step, at }: PageContext,
): Message {
  const whose = user === null ? '' : `${user.name}, you are `;
  const because = label ? `on call (${label}, policy ${policy})` : `told by the policy ${policy}`;
  const turn = rounds > 1 ? `step ${step} of round ${round}` : `step ${step}`;
  const why = user === null ? `Told by the policy ${policy}` : `${whose}${because}`;
  return {
    ...describeOpening(incident),
    at: at.toISOString(),
    text: [
      incident.summary,
      `${why}; ${turn}. Nobody has acknowledged it yet: acknowledge it, or the next step is told.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    ...(to !== null && { to: [to] }),
  };
}

/** Told to whom was paged at an own address: nothing else is to be done by them. The channels hear of it by the incident itself. */
export function describeEnd(incident: Opening, to: string, why: string, at: Date): Message {
  const { number, title, severity } = incident;
  return {
    ...describeOpening(incident),
    ...{ kind: 'update', key: incidentKey(number), severity, at: at.toISOString() },
    title: `Incident ${number}: ${title}`,
    text: `Nobody else is told: ${why}.`,
    alerts: [],
    links: [{ text: `Incident ${number}`, path: incidentPath(number) }],
    to: [to],
  };
}
