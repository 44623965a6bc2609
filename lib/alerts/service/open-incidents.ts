import type { Tx } from '#lib/db/client.ts';
import {
  addToOpenIncident,
  findOpenIncident,
  type IncidentDraft,
  type NewEntry,
  openIncident,
  widenIncident,
} from '#lib/incidents/service.ts';
import { findRouting } from '#lib/notifications/service.ts';
import type { Silence } from '../contract.ts';
import { inhibitorOf, silences as silencesIt } from '../is-muted.ts';
import type { Sighting } from '../look-at-facts.ts';
import { type OpenAlert, setIncident } from '../store/alerts.ts';

const SYSTEM = { kind: 'system', id: 'alerts', name: 'Alerts' } as const;
/** What one rule finds of models within so long of each other is one thing. */
const TOGETHER_MS = 10 * 60_000;
/** Models that a title or a summary names. */
const MOST_NAMED = 5;

interface Given {
  firing: readonly OpenAlert[];
  sightings: ReadonlyMap<string, Sighting>;
  silenced: readonly Silence[];
}

/**
 * One incident of a model is open at a time: whatever else fires about it becomes part of it, and is not told by itself. Where one rule fires about several models that have none, at once or
 * within minutes, that is one incident of all of them, and of those that follow while it is open.
 */
export async function openIncidents(
  tx: Tx,
  { firing, sightings, silenced }: Given,
  now: Date,
): Promise<void> {
  const { inhibitions } = await findRouting(tx);
  const opens = (alert: OpenAlert) =>
    sightings.get(alert.fingerprint)?.rule.rule.opens_incident === true &&
    inhibitorOf(inhibitions, firing, alert) === undefined;
  const free = firing.filter(
    ({ incidentId, labels }) =>
      incidentId === null && !silenced.some((silence) => silencesIt(silence, labels, now)),
  );
  const worstFirst = [...free].sort((a, b) => a.severity - b.severity);
  const put = new Set<OpenAlert>();
  for (const alert of worstFirst) {
    if (put.has(alert)) continue;
    const same = opens(alert) ? await findSame(tx, worstFirst.filter(opens), alert) : [];
    const incident =
      same.length > 0
        ? await openIncident(tx, draftOf(same, await findSeveral(tx, same, now)), now)
        : await addToOpenIncident(tx, aboutOf(alert), [entryOf(alert, now)], now);
    for (const one of same.length > 0 ? same : [alert]) {
      put.add(one);
      if (incident) await setIncident(tx, one.id, incident.id);
    }
  }
}

const aboutOf = ({ model, labels }: OpenAlert): string =>
  model === null ? `system:${labels.alert}` : `model:${model}`;
const ruleOf = ({ labels }: OpenAlert): string => `rule:${labels.alert}`;

/** The alert, and those of its rule whose models have no open incident either; alone where its own model has one. */
async function findSame(
  tx: Tx,
  opening: readonly OpenAlert[],
  alert: OpenAlert,
): Promise<OpenAlert[]> {
  if (alert.model === null || (await findOpenIncident(tx, aboutOf(alert)))) return [alert];
  const same = [alert];
  for (const other of opening) {
    const isOther = other !== alert && other.model !== null && ruleOf(other) === ruleOf(alert);
    if (isOther && !(await findOpenIncident(tx, aboutOf(other)))) same.push(other);
  }
  return same;
}

const modelsOf = (alerts: readonly OpenAlert[]): string[] => [
  ...new Set(alerts.flatMap(({ model }) => (model === null ? [] : [model]))),
];

/** An incident of several models: of those that fire at once, and of those that it was of before. */
interface Several {
  before: readonly string[];
}

/** Several models at once, or one more where such an incident is open or one of another model was opened a little while ago; null: it is of one. */
async function findSeveral(
  tx: Tx,
  alerts: readonly OpenAlert[],
  now: Date,
): Promise<Several | null> {
  const [alert] = alerts;
  const rule = alert?.labels.alert;
  if (!alert || alert.model === null || rule === undefined) return null;
  const isAlone = modelsOf(alerts).length === 1;
  if (isAlone && (await findOpenIncident(tx, aboutOf(alert)))) return null;
  const fingerprint = ruleOf(alert);
  const since = new Date(now.getTime() - TOGETHER_MS);
  const open =
    (await findOpenIncident(tx, fingerprint)) ??
    (await widenIncident(tx, { alert: rule, fingerprint, since }));
  return open || !isAlone ? { before: open?.models ?? [] } : null;
}

function draftOf(alerts: readonly OpenAlert[], several: Several | null): IncidentDraft {
  const [worst] = alerts;
  if (!worst) throw new Error('an incident is of an alert');
  const before = several?.before ?? [];
  const models = modelsOf(alerts);
  const starts = alerts.map(({ followed }) => followed.since.getTime());
  const shown = alerts.slice(0, MOST_NAMED).map(({ model, said }) => `${model}: ${said}`);
  const more = alerts.length > MOST_NAMED ? [`And ${alerts.length - MOST_NAMED} more.`] : [];
  return {
    title: titleOf(worst, [...new Set([...before, ...models])]),
    // What somebody called it otherwise stays so.
    ...(before.length > 0 && { answers: titleOf(worst, before) }),
    severity: worst.severity,
    cause: 'alert',
    alert: worst.labels.alert ?? null,
    fingerprint: several ? ruleOf(worst) : aboutOf(worst),
    runbook: worst.runbook,
    summary: alerts.length === 1 ? worst.said : [...shown, ...more].join('\n'),
    models,
    versions: alerts.flatMap(({ model, version }) =>
      model === null || version === null ? [] : [{ model, version }],
    ),
    startedAt: new Date(Math.min(...starts)),
    openedBy: SYSTEM,
    entries: alerts.map((alert) => entryOf(alert, alert.followed.since)),
  };
}

function titleOf({ title }: OpenAlert, models: readonly string[]): string {
  if (models.length === 0) return title;
  const named = models.length > MOST_NAMED ? `${models.length} models` : models.join(', ');
  return `${named}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function entryOf(alert: OpenAlert, now: Date): NewEntry {
  const { id, title, said, severity, followed } = alert;
  return {
    ...{ at: followed.firingSince ?? now, kind: 'alert', text: `${title}: ${said}` },
    ...{ source: `alert:${id}:firing`, detail: { alert: id, state: 'firing', severity } },
  };
}
