import type { Labels, Message, Severity } from '#lib/notifications/contract.ts';

/** What routes are chosen by. */
interface Labelled {
  number: number;
  severity: Severity;
  models: readonly string[];
  versions?: readonly { model: string; version: number }[];
  /** The rule whose alert opened it; null: none did. */
  alert?: string | null;
}

/** As those of an alert are: of several models those of the first, where none is said; of several of its versions the first. */
export function incidentLabels(
  { number, severity, models, versions, alert }: Labelled,
  model = models[0],
): Labels {
  const affected = versions?.find((one) => one.model === model);
  return {
    ...{ incident: String(number), severity: String(severity) },
    ...(model !== undefined && { model }),
    ...(affected && { version: String(affected.version) }),
    ...(alert && { alert }),
  };
}

/** One of each model that it is about, so that each is told whom its own labels name. */
export function incidentAlerts(
  incident: Labelled & { fingerprint: string; title: string; startedAt: Date },
  { description, endedAt }: { description: string; endedAt: Date | null },
): Message['alerts'] {
  const { number, title, fingerprint, startedAt } = incident;
  const [first, ...others] = incident.models;
  return [first, ...others].map((model) => ({
    fingerprint: model === first ? fingerprint : `${fingerprint}/${model}`,
    status: endedAt === null ? 'firing' : 'resolved',
    ...{ labels: incidentLabels(incident, model), path: incidentPath(number) },
    annotations: {
      summary: others.length === 0 ? title : `Incident ${number}: ${model}`,
      description,
    },
    starts_at: startedAt.toISOString(),
    ends_at: endedAt?.toISOString() ?? null,
  }));
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
  const labels = incidentLabels(incident);
  const path = incidentPath(number);
  const at = incident.startedAt.toISOString();
  return {
    ...{ kind: 'firing', key: incidentKey(number), title: `Incident ${number}: ${title}` },
    ...{ text: summary, severity, labels, at },
    alerts: incidentAlerts(incident, { description: summary, endedAt: null }),
    links: [
      { text: `Incident ${number}`, path },
      ...(runbook === null ? [] : [{ text: 'Runbook', path: `${path}/runbook` }]),
      ...models.map((model) => ({ text: model, path: `/models/${model}` })),
    ],
  };
}

export const incidentKey = (number: number): string => `incident:${number}`;
export const incidentPath = (number: number): string => `/incidents/${number}`;
