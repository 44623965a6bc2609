import { nameActor } from '#lib/auth/name-actor.ts';
import type { Incident, IncidentEntry } from '#lib/incidents/contract.ts';
import type { Sections } from './contract.ts';
import { describeImpact } from './describe-impact.ts';
import { sayMinutes, sayTime } from './say-minutes.ts';

const MINUTE_MS = 60_000;
/** A section that lists more than this is not read. */
const MOST_LINES = 20;

/**
 * What of a postmortem is recorded already. What only people know, causes and lessons, is left for them to write. `entries` are those of the timeline, in the order they happened.
 */
export function draftSections(incident: Incident, entries: readonly IncidentEntry[]): Sections {
  return {
    summary: summary(incident),
    impact: describeImpact(incident.impact),
    root_causes: '',
    trigger: trigger(incident),
    detection: detection(incident, entries),
    resolution: resolution(incident, entries),
    ...{ went_well: '', went_badly: '', lucky: '' },
  };
}

function summary({ started_at, resolved_at, mitigated_at, models, summary: seen }: Incident) {
  const about = models.length === 0 ? '' : ` of ${models.join(', ')}`;
  const over = mitigated_at ?? resolved_at;
  const took =
    over === null
      ? ''
      : `, and was ${mitigated_at ? 'mitigated' : 'resolved'} ${sayMinutes(between(started_at, over))} later`;
  return `${seen.trim()}\n\nThe incident${about} began at ${sayTime(started_at)}${took}.`;
}

function trigger({ changes, started_at }: Incident): string {
  const [first, ...others] = changes;
  if (!first) {
    return 'Nothing was recorded as changed in the two hours before it began.';
  }
  const rest = others.slice(0, MOST_LINES).map((entry) => `- ${change(entry, started_at)}`);
  const also = rest.length === 0 ? [] : ['', 'Also changed in the two hours before:', '', ...rest];
  return [`${change(first, started_at)}.`, ...also].join('\n');
}

function change({ at, text, actor }: IncidentEntry, startedAt: string): string {
  const by = actor === null ? '' : `, by ${nameActor(actor)}`;
  const before = between(at, startedAt);
  const when =
    before < 0 ? `${sayMinutes(-before)} after it began` : `${sayMinutes(before)} before it began`;
  return `${sentence(text)} (${sayTime(at)}, ${when}${by})`;
}

/** Alerts that had ended before it began told of something else. */
function detection(
  { cause, opened_by, opened_at, started_at }: Incident,
  entries: readonly IncidentEntry[],
) {
  const over = new Set(
    entries.filter((entry) => isEndOfAlert(entry) && entry.at < started_at).map(alertOf),
  );
  const alerts = entries.filter(
    (entry) =>
      entry.kind === 'alert' &&
      entry.at <= opened_at &&
      !isEndOfAlert(entry) &&
      !over.has(alertOf(entry)),
  );
  const told = alerts
    .slice(0, MOST_LINES)
    .map(({ text, at }) => `- ${sentence(text)} (${sayTime(at)})`);
  switch (cause) {
    case 'alert':
      return ['An alert opened the incident.', ...(told.length > 0 ? ['', ...told] : [])].join(
        '\n',
      );
    case 'automatic_rollback':
      return 'The guard on the fresh release saw it, and rolled back by itself.';
    case 'guard_question':
      return entries.some((entry) => entry.at >= opened_at && isRollbackOfGuard(entry))
        ? 'The guard on the fresh release saw it, asked a person whether to roll it back, and did so by itself once it was certain.'
        : 'The guard on the fresh release saw it, and asked a person whether to roll it back.';
    case 'person':
      return told.length === 0
        ? `${nameActor(opened_by)} saw it. No alert had fired by then.`
        : [`${nameActor(opened_by)} opened the incident. Alerts that had fired:`, '', ...told].join(
            '\n',
          );
  }
}

function isRollbackOfGuard({ detail, actor }: IncidentEntry): boolean {
  return detail.event === 'release.rollback' && actor?.id === 'release-guard';
}

function isEndOfAlert({ kind, detail }: IncidentEntry): boolean {
  return kind === 'alert' && detail.state === 'resolved';
}

/** An entry that does not say is of an alert of its own. */
function alertOf({ id, detail }: IncidentEntry): string {
  return typeof detail.alert === 'string' ? detail.alert : id;
}

/** What was done from its opening on: releases, runs of runbooks, and what people wrote of their steps. */
function resolution({ opened_at }: Incident, entries: readonly IncidentEntry[]): string {
  const done = entries.filter(({ kind, at, detail }) => {
    if (kind === 'release' || kind === 'guard' || kind === 'runbook') return at >= opened_at;
    return kind === 'state' && (detail.to === 'mitigated' || detail.to === 'resolved');
  });
  return done
    .slice(-MOST_LINES)
    .map(({ at, text, actor }) => {
      const by = actor === null ? '' : `, ${nameActor(actor)}`;
      return `- ${sayTime(at)}${by}: ${sentence(text)}`;
    })
    .join('\n');
}

function sentence(text: string): string {
  return text.trim().replace(/\.$/, '');
}

function between(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / MINUTE_MS;
}
