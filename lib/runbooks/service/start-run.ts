import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { needsModel } from '../fill-subject.ts';
import { parseRunbook } from '../parse-runbook.ts';
import { findOpenRun, insertRun } from '../store/runs.ts';
import { hasModel, hasVersion, type IncidentSubject } from '../store/subjects.ts';
import { needIncident, needRunbook, needVersion, refuseArchived } from './find.ts';
import { openRun } from './open-run.ts';
import { recordEvent } from './record-happening.ts';

interface Asked {
  model?: string | undefined;
  version?: number | undefined;
  incident?: number | undefined;
}

/** Begins a run of the newest version, about what was said or what the incident is about. */
export function startRun(
  { db }: { db: Db },
  slug: string,
  asked: Asked,
  ctx: ChangeContext,
): Promise<{ number: number }> {
  return db.prisma.$transaction(async (tx) => {
    const runbook = await needRunbook(tx, slug);
    refuseArchived(runbook);
    const { text } = await needVersion(tx, slug, runbook.version);
    const { blocks } = parseRunbook(text);
    const incident = asked.incident === undefined ? null : await needIncident(tx, asked.incident);
    const model = asked.model ?? incident?.models[0] ?? null;
    if (model === null && needsModel(blocks)) {
      const message = 'is missing: steps of this runbook need one';
      throw invalidRequest([{ field: 'model', message }]);
    }
    if (model !== null && !(await hasModel(tx, model))) throw modelNotFound(model);
    const modelVersion = await chooseVersion(tx, asked.version, model, incident);
    const made = await insertRun(
      tx,
      {
        ...{ slug, version: runbook.version, model, modelVersion },
        ...{ incidentId: incident?.id ?? null, incidentNumber: incident?.number ?? null },
        ...{ startedAt: await readClock(tx), startedBy: ctx.actor },
      },
      blocks.map(({ kind }) => kind),
    );
    if (!made) throw await isOpen(db, slug, incident);
    const opened = await openRun(tx, made.number);
    const about = model === null ? '' : ` about ${model}`;
    await recordEvent(tx, opened, {
      ...{ kind: 'started', position: null, at: opened.run.startedAt, actor: ctx.actor },
      text: `Run ${made.number} began${about}.`,
    });
    const subject = { model, version: modelVersion, incident: incident?.number ?? null };
    await recordChange(
      tx,
      {
        ...{ action: 'runbook_run.start', subject: `runbook_run:${slug}/${made.number}` },
        ...(model !== null && { model }),
        after: { runbook: slug, runbook_version: runbook.version, ...subject },
      },
      ctx,
    );
    return { number: made.number };
  });
}

async function chooseVersion(
  tx: Tx,
  asked: number | undefined,
  model: string | null,
  incident: IncidentSubject | null,
): Promise<number | null> {
  if (model === null) {
    if (asked === undefined) return null;
    throw invalidRequest([{ field: 'model', message: 'is missing: a version is one of a model' }]);
  }
  if (asked !== undefined) {
    if (!(await hasVersion(tx, model, asked))) throw versionNotFound(model, asked);
    return asked;
  }
  return incident?.versions.find((one) => one.model === model)?.version ?? null;
}

async function isOpen(db: Db, slug: string, incident: IncidentSubject | null): Promise<AppError> {
  const run = incident ? await findOpenRun(db.prisma, incident.id, slug) : null;
  return new AppError('runbook_run_open', {
    publicMessage: `Incident ${incident?.number} has this runbook open already, as run ${run}. Go on there.`,
    extra: { run },
  });
}
