import type { Labels, Message, Severity } from '#lib/notifications/contract.ts';

/** What routes are chosen by. */
interface Labelled {
  number: number;
  severity: Severity;
  models: readonly string[];
  versions?: readonly { version: number }[];
  /** The rule whose alert opened it; null: none did. */
  alert?: string | null;
}

/** As those of an alert are: of several models or versions the first. */
export function incidentLabels({ number, severity, models, versions, alert }: Labelled): Labels {
  const [model] = models;
  const [affected] = versions ?? [];
  return {
    ...{ incident: String(number), severity: String(severity) },
    ...(model !== undefined && { model }),
    ...(affected && { version: String(affected.version) }),
    ...(alert && { alert }),
  };
}

/** What is told of an incident when it opens: one message, which a later one under the same key acknowledges or resolves. */
export function describeOpening(
  incident: Labelled & {
    title: string;
    summary: string;
    fingerprint: string;
    startedAt: Date;
    runbook: string | null;
  },
): Message {
  const { number, title, severity, models, summary, runbook } = incident;
  const [model] = models;
  const labels = incidentLabels(incident);
  const path = incidentPath(number);
  const at = incident.startedAt.toISOString();
  return {
    ...{ kind: 'firing', key: incidentKey(number), title: `Incident ${number}: ${title}` },
    ...{ text: summary, severity, labels, at },
    alerts: [
      {
        ...{ fingerprint: incident.fingerprint, status: 'firing', labels, path },
        ...{ annotations: { summary: title, description: summary }, starts_at: at, ends_at: null },
      },
    ],
    links: [
      { text: `Incident ${number}`, path },
      ...(runbook === null ? [] : [{ text: 'Runbook', path: `${path}/runbook` }]),
      ...(model === undefined ? [] : [{ text: model, path: `/models/${model}` }]),
    ],
  };
}

export const incidentKey = (number: number): string => `incident:${number}`;
export const incidentPath = (number: number): string => `/incidents/${number}`;
