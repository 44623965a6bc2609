import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import { announceIncident, insertEntries } from '#lib/incidents/service.ts';
import type { RunEventKind } from '../contract.ts';
import { followRun, type Happening } from '../follow-run.ts';
import { nameStep } from '../name-step.ts';
import { endRun, insertEvent, type StepUpdate, type StoredRun, saveStep } from '../store/runs.ts';
import { type OpenedRun, openRun } from './open-run.ts';

export interface Recorded {
  by: Actor;
  /** null: not worth a line of the record. */
  event: { kind: RunEventKind; text: string } | null;
  step?: StepUpdate;
  reason?: string | null;
}

/** Brings a run on by what happened, with its record and, where it belongs to an incident, the timeline’s entry. Throws where it cannot be. */
export async function recordHappening(
  tx: Tx,
  number: number,
  happening: Happening,
  say: (opened: OpenedRun, at: Date) => Recorded,
): Promise<OpenedRun> {
  const opened = await openRun(tx, number, { isLocked: true });
  const followed = followRun(opened, happening);
  if (!followed.ok) throw new AppError(followed.code, { publicMessage: followed.says });
  const at = await readClock(tx);
  const { by, event, step = {}, reason = null } = say(opened, at);
  const { run } = opened;
  const position = 'position' in happening ? happening.position : null;
  for (const change of followed.changes) {
    const isEnded = change.state !== 'running';
    const ended = isEnded ? { endedAt: at, endedBy: by } : { endedAt: null, endedBy: null };
    const own =
      change.ledPast === undefined
        ? step
        : { said: `Step ${change.ledPast} led past it.`, verdict: null, answer: null };
    await saveStep(tx, run.id, change.position, { ...ended, ...own, status: change.state });
  }
  if (followed.status !== 'open') {
    await endRun(tx, run.id, { status: followed.status, at, by, reason });
  }
  if (event) await recordEvent(tx, opened, { ...event, position, at, actor: by });
  return opened;
}

export async function recordEvent(
  tx: Tx,
  { run, title, steps }: { run: StoredRun; title: string; steps: OpenedRun['steps'] },
  event: { kind: RunEventKind; text: string; position: number | null; at: Date; actor: Actor },
): Promise<void> {
  const id = await insertEvent(tx, run.id, event);
  const { incidentId, incidentNumber } = run;
  if (incidentId === null || incidentNumber === null || event.kind === 'query') return;
  const block = steps.find(({ position }) => position === event.position)?.block;
  const step = block ? `, step ${event.position} (${nameStep(block)})` : '';
  await insertEntries(
    tx,
    incidentId,
    [
      {
        ...{ at: event.at, kind: 'runbook', actor: event.actor },
        text: `Runbook ${title}${step}: ${event.text}`,
        detail: { run: run.number, runbook: run.slug, step: event.position, about: event.kind },
        source: `runbook_event:${id}`,
      },
    ],
    event.at,
  );
  await announceIncident(tx, incidentNumber);
}
