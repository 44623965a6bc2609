import type { Labels, Message, Severity } from '#lib/notifications/contract.ts';

export interface DescribedAlert {
  fingerprint: string;
  title: string;
  said: string;
  severity: Severity;
  labels: Labels;
  model: string | null;
  since: Date;
  resolvedAt: Date | null;
  runbook: string | null;
  incidentId: string | null;
}

/** What is told of alerts that go together: what fires, the worst first, what has been resolved since it was told, and what is not told here any more. */
export function describeGroup(
  {
    key,
    labels,
    firing,
    resolved,
    left,
  }: {
    key: string;
    labels: Labels;
    firing: readonly DescribedAlert[];
    resolved: readonly DescribedAlert[];
    left: readonly DescribedAlert[];
  },
  at: Date,
): Message {
  const worstFirst = [...firing].sort((a, b) => a.severity - b.severity);
  const over = [...resolved, ...left];
  const all = [...worstFirst, ...over];
  const [first] = all;
  const more = all.length > 1 ? `, and ${all.length - 1} more` : '';
  const isOver = firing.length === 0;
  const about = (alert: DescribedAlert) => (alert.model === null ? '' : ` (${alert.model})`);
  const lines = [
    ...worstFirst.map((alert) => `${alert.title}${about(alert)}: ${alert.said}`),
    ...over.map((alert) => `${overWord(alert)}: ${alert.title}${about(alert)}`),
  ];
  const severity = [...all].sort((a, b) => a.severity - b.severity)[0]?.severity ?? 4;
  const models = [...new Set(all.flatMap(({ model }) => (model === null ? [] : [model])))];
  const runbook = worstFirst.find((alert) => alert.runbook !== null)?.runbook;
  return {
    kind: isOver ? 'resolved' : 'firing',
    key,
    title: first
      ? `${isOver ? `${overWord(first)}: ` : ''}${first.title}${about(first)}${more}`
      : 'Nothing fires',
    text: lines.join('\n'),
    severity,
    labels: { ...labels, severity: String(severity) },
    alerts: all.map((alert) => ({
      ...{ fingerprint: alert.fingerprint, labels: alert.labels, path: '/alerts' },
      status: worstFirst.includes(alert) ? ('firing' as const) : ('resolved' as const),
      annotations: { summary: alert.title, description: alert.said },
      starts_at: alert.since.toISOString(),
      ends_at: worstFirst.includes(alert) ? null : (alert.resolvedAt ?? at).toISOString(),
    })),
    links: [
      { text: 'Alerts', path: '/alerts' },
      ...models.map((model) => ({ text: model, path: `/models/${encodeURIComponent(model)}` })),
      ...(runbook ? [{ text: 'Runbook', path: `/runbooks/${runbook}` }] : []),
    ],
    at: at.toISOString(),
  };
}

function overWord({ resolvedAt, incidentId }: DescribedAlert): string {
  if (resolvedAt !== null) return 'Resolved';
  return incidentId === null ? 'Not told here any more' : 'Part of an incident now';
}
