import type { Message } from '#lib/notifications/contract.ts';
import { incidentAlerts, incidentKey, incidentLabels, incidentPath } from './describe-opening.ts';

/** What is told of an incident after it opened, under the key of its opening: what a guard found since, that somebody has it, or that it is over. */
export function describeProgress(
  incident: Parameters<typeof incidentLabels>[0] & {
    title: string;
    fingerprint: string;
    startedAt: Date;
  },
  { kind, text, at }: { kind: 'update' | 'acknowledged' | 'resolved'; text: string; at: Date },
): Message {
  const { number, title, severity } = incident;
  const labels = incidentLabels(incident);
  const path = incidentPath(number);
  return {
    ...{ kind, key: incidentKey(number), title: `Incident ${number}: ${title}` },
    ...{ text, severity, labels, at: at.toISOString() },
    alerts: incidentAlerts(incident, {
      description: text,
      endedAt: kind === 'resolved' ? at : null,
    }),
    links: [{ text: `Incident ${number}`, path }],
  };
}
