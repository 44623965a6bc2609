import { createHash } from 'node:crypto';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { insertEntries, type NewEntry } from '#lib/incidents/service.ts';
import { findRouting, tellChannels } from '#lib/notifications/service.ts';
import { chooseNotifications, type TellableAlert } from '../choose-notifications.ts';
import type { Alert, Silence } from '../contract.ts';
import { describeGroup } from '../describe-group.ts';
import { evaluateAlert, type Observation } from '../evaluate-alert.ts';
import { inhibitorOf, silences as silencesIt } from '../is-muted.ts';
import { identityOf, lookAtFacts, type Sighting } from '../look-at-facts.ts';
import { outlivesIncident } from '../outlives-incident.ts';
import { rulesInForce, type StoredRule } from '../rules-in-force.ts';
import {
  deleteAlert,
  findOfEnded,
  findOpenAlerts,
  findResolved,
  insertAlert,
  insertAlertEvent,
  lockEvaluation,
  type OpenAlert,
  resolveAlert,
  setIncident,
  setMuted,
  updateAlert,
} from '../store/alerts.ts';
import { findGroups, saveGroups } from '../store/groups.ts';
import { findModelNames, findStoredRules } from '../store/rules.ts';
import { findCurrentSilences } from '../store/silences.ts';
import { gatherFacts } from './gather-facts.ts';
import { openIncidents } from './open-incidents.ts';

const TRANSACTION = { maxWait: 10_000, timeout: 30_000 };
/** Of what no rule looks at any more, such as a version that is no longer in force. */
const NOBODY_LOOKS = { for_seconds: 0, keep_firing_seconds: 60, least_events: 0 };
const NOTHING_KNOWN: Observation = { verdict: 'unknown', value: null, events: 0 };

/**
 * Looks at everything once: what fires, what is over, and what is told of it, in one transaction; false: another worker is at it. What it finds is a function of the database, so two workers
 * that look one after the other do nothing twice.
 */
export async function evaluateAlerts(db: Db): Promise<boolean> {
  const stored = await findStoredRules(db.prisma);
  const facts = await gatherFacts(db, windowsOf(stored, await findModelNames(db.prisma)));
  const sightings = new Map(
    lookAtFacts(facts, stored).map((sighting) => [fingerprintOf(sighting), sighting]),
  );
  return db.prisma.$transaction(async (tx) => {
    if (!(await lockEvaluation(tx))) return false;
    const now = await readClock(tx);
    const silenced = await findCurrentSilences(tx, now);
    const open = new Map((await findOpenAlerts(tx)).map((alert) => [alert.fingerprint, alert]));
    for (const [fingerprint, sighting] of sightings) {
      await follow(tx, fingerprint, sighting, open.get(fingerprint) ?? null, now);
    }
    for (const [fingerprint, alert] of open) {
      if (!sightings.has(fingerprint)) await letGo(tx, alert, now);
    }
    await leaveEndedIncidents(tx, sightings);
    const firing = (await findOpenAlerts(tx)).filter(({ followed }) => followed.state === 'firing');
    await openIncidents(tx, { firing, sightings, silenced }, now);
    await tell(tx, silenced, now);
    return true;
  }, TRANSACTION);
}

function windowsOf(stored: readonly StoredRule[], models: readonly string[]): number[] {
  const rules = [null, ...models].flatMap((model) => rulesInForce(stored, model));
  return [...new Set(rules.map(({ rule }) => rule.window_minutes))];
}

function fingerprintOf({ labels }: Sighting): string {
  return createHash('sha256').update(identityOf(labels)).digest('hex').slice(0, 16);
}

async function follow(
  tx: Tx,
  fingerprint: string,
  { rule: { key, rule }, model, labels, seen }: Sighting,
  before: OpenAlert | null,
  now: Date,
): Promise<void> {
  const step = evaluateAlert(before?.followed ?? null, seen, rule, now);
  if (step.is === 'nothing') return;
  if (step.is === 'dropped') return before ? deleteAlert(tx, before.id) : undefined;
  if (step.is === 'resolved') return before ? resolve(tx, before, step.at) : undefined;
  const known = {
    ...{ fingerprint, rule: key, title: rule.title, severity: rule.severity, model, labels },
    ...{ version: seen.version, threshold: rule.threshold, runbook: rule.runbook },
    // What is told of it is what was seen while it was bad.
    ...(seen.verdict === 'bad' || !before
      ? { value: seen.value, said: seen.said }
      : { value: seen.value, said: before.said }),
    followed: step.alert,
  };
  const alertId = before?.id ?? (await insertAlert(tx, known));
  if (before) await updateAlert(tx, alertId, known);
  if (step.became === 'firing') {
    const { title, severity, said } = known;
    await insertAlertEvent(tx, {
      ...{ alertId, at: now, kind: 'firing', model, version: seen.version },
      ...{ severity, title, said },
    });
  }
}

function letGo(tx: Tx, alert: OpenAlert, now: Date): Promise<void> | undefined {
  const step = evaluateAlert(alert.followed, NOTHING_KNOWN, NOBODY_LOOKS, now);
  if (step.is === 'dropped') return deleteAlert(tx, alert.id);
  return step.is === 'resolved' ? resolve(tx, alert, step.at) : undefined;
}

async function resolve(tx: Tx, alert: OpenAlert, at: Date): Promise<void> {
  const { id, model, version, severity, title, said, incidentId } = alert;
  await resolveAlert(tx, id, at);
  await insertAlertEvent(tx, {
    alertId: id,
    at,
    kind: 'resolved',
    model,
    version,
    severity,
    title,
    said,
  });
  if (incidentId === null) return;
  const entry: NewEntry = {
    ...{ at, kind: 'alert', text: `Over: ${title}.`, source: `alert:${id}:resolved` },
    detail: { alert: id, state: 'resolved' },
  };
  await insertEntries(tx, incidentId, [entry], at);
}

async function leaveEndedIncidents(
  tx: Tx,
  sightings: ReadonlyMap<string, Sighting>,
): Promise<void> {
  for (const { id, fingerprint, ...times } of await findOfEnded(tx)) {
    const rule = sightings.get(fingerprint)?.rule.rule;
    if (rule && outlivesIncident(times, rule)) await setIncident(tx, id, null);
  }
}

type Tellable = TellableAlert & { alert: OpenAlert };

async function tell(tx: Tx, silenced: readonly Silence[], now: Date): Promise<void> {
  const routing = await findRouting(tx);
  const groups = await findGroups(tx);
  const firing = (await findOpenAlerts(tx)).filter(({ followed }) => followed.state === 'firing');
  const tellable: Tellable[] = [];
  const elsewhere: Tellable[] = [];
  for (const alert of firing) {
    // What belongs to an incident is told by it.
    const mutedBy =
      alert.incidentId === null
        ? mutedByOf(alert, silenced, routing.inhibitions, firing, now)
        : null;
    if (JSON.stringify(mutedBy) !== JSON.stringify(alert.mutedBy))
      await setMuted(tx, alert.id, mutedBy);
    const { fingerprint, labels } = alert;
    const list = alert.incidentId === null ? tellable : elsewhere;
    list.push({ fingerprint, labels, status: 'firing', isMuted: mutedBy !== null, alert });
  }
  const told = new Set([...groups.values()].flatMap((group) => group.told));
  for (const { fingerprint } of firing) told.delete(fingerprint);
  for (const alert of await findResolved(tx, [...told], now)) {
    const { fingerprint, labels } = alert;
    tellable.push({ fingerprint, labels, status: 'resolved', isMuted: false, alert });
  }
  const chosen = chooseNotifications(routing, { alerts: tellable, elsewhere }, groups, now);
  for (const { group, channels, labels, firing: fires, resolved, left } of chosen.tell) {
    const key = `alerts:${createHash('sha256').update(group).digest('hex').slice(0, 16)}`;
    const alertsOf = (some: readonly Tellable[]) =>
      some.map(({ alert }) => ({ ...alert, since: alert.followed.since }));
    const message = describeGroup(
      {
        ...{ key, labels, firing: alertsOf(fires) },
        ...{ resolved: alertsOf(resolved), left: alertsOf(left) },
      },
      now,
    );
    await tellChannels(tx, channels, { dedupeKey: `${key}:${now.toISOString()}`, message }, now);
  }
  await saveGroups(tx, groups, chosen.groups);
}

function mutedByOf(
  alert: OpenAlert,
  silenced: readonly Silence[],
  inhibitions: Parameters<typeof inhibitorOf>[0],
  firing: readonly OpenAlert[],
  now: Date,
): Alert['muted_by'] {
  const silence = silenced.find((one) => silencesIt(one, alert.labels, now));
  if (silence) return { kind: silence.kind, said: silence.reason };
  const inhibitor = inhibitorOf(inhibitions, firing, alert);
  return inhibitor ? { kind: 'inhibition', said: `${inhibitor.title} fires` } : null;
}
