import type { Db } from '#lib/db/client.ts';
import type { ReferenceColumn } from '#lib/monitoring/contract.ts';
import type { createReferences } from '#lib/monitoring/service.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { type AnswerBins, answerBins, answerShape } from '../answer-bins.ts';
import {
  type AnswerShape,
  type AnswersBaseline,
  guardSettingsSchema,
  type Shadow,
} from '../contract.ts';
import { isDone } from '../follow-guard.ts';
import { type AnsweredHour, freezeAnswers } from '../freeze-answers.ts';
import { freezeBaseline } from '../freeze-baseline.ts';
import { hoursOf, planSpans, type Span } from '../plan-spans.ts';
import { findGuardOf, type GuardRecord, insertGuard, insertGuardEvent } from '../store/guards.ts';
import {
  type FreshRelease,
  findFreshReleases,
  findReleasesOf,
  readClock,
} from '../store/releases.ts';
import { findServedHours } from '../store/served.ts';
import { countAnswers, type Windows } from './count-answers.ts';

export interface BeginDeps {
  db: Db;
  windows: Windows;
  references: Pick<ReturnType<typeof createReferences>, 'getReferences'>;
  warn: (error: unknown, about: { model: string; release: number }) => void;
}

/** Begins a guard for each release in force that is fresh and has none. Two workers make one. */
export async function beginGuards(deps: BeginDeps): Promise<void> {
  const { db, warn } = deps;
  for (const release of await findFreshReleases(db.prisma)) {
    try {
      await beginGuard(deps, release);
    } catch (error) {
      warn(error, { model: release.model, release: release.seq });
    }
  }
}

async function beginGuard(deps: BeginDeps, release: FreshRelease): Promise<void> {
  const { db } = deps;
  const settings = guardSettingsSchema.parse(release.settings ?? {});
  const startedAt = release.createdAt;
  const endsAt = new Date(startedAt.getTime() + settings.minutes * 60_000);
  const versions = routedBy(release.plan);
  const replacedVersions = routedBy(release.replacedPlan);
  const now = await readClock(db.prisma);
  // Another fallback or default is no other version: what watched the one before goes on with this one.
  if (versions.join(' ') === replacedVersions.join(' ')) return goOn(db, release, now);
  if (!settings.enabled || now >= endsAt) return;
  const spans = planSpans({ startedAt, endsAt });
  const { modelId, model, seq } = release;
  const seqs = await findReleasesOf(db.prisma, modelId, {
    versions: replacedVersions,
    before: seq,
  });
  const [sameHours, lastDay, answers] = await Promise.all([
    findServedHours(db, model, seqs, spans.sameHours),
    findServedHours(db, model, seqs, [spans.lastDay]),
    freezeAnswersOf(deps, release, replacedVersions, { spans, now, tolerance: settings.tolerance }),
  ]);
  const baseline = freezeBaseline({ sameHours, lastDay, ...answers }, settings);
  const guard = {
    ...{ modelId, seq, versions, replacedSeq: release.replacedSeq, replacedVersions },
    ...{ settings, baseline, evidence: [], startedAt, endsAt, said: baseline.said },
    shadow: noShadow(settings.shadow_rows > 0 ? null : 'no sample is asked of both versions'),
  };
  await db.prisma.$transaction(async (tx) => {
    if (!(await insertGuard(tx, guard))) return;
    const detail = `Watched for ${settings.minutes} minutes. ${baseline.said}`;
    await insertGuardEvent(tx, guard, { at: now, kind: 'began', detail });
  });
}

/** Its evidence begins anew, since it is of a release; what it is held against, its end and what a person decided stay. */
async function goOn(db: Db, { modelId, seq, replacedSeq, createdAt }: FreshRelease, now: Date) {
  const before = await findGuardOf(db.prisma, modelId, replacedSeq);
  if (!before || now >= before.endsAt || !isReplaced(before, createdAt)) return;
  const { versions, settings, baseline, endsAt, accepted } = before;
  const detail = `Release ${seq} sends the traffic to the same versions; what watched release ${before.seq} goes on until its time is over.`;
  const guard = {
    ...{ modelId, seq, versions, settings, baseline, endsAt, accepted, evidence: [] },
    ...{ replacedSeq: before.replacedSeq, replacedVersions: before.replacedVersions },
    ...{ startedAt: createdAt, said: baseline.said },
    state: before.state === 'held' ? ('held' as const) : undefined,
    shadow: noShadow(settings.shadow_rows > 0 ? null : 'no sample is asked of both versions'),
  };
  await db.prisma.$transaction(async (tx) => {
    if (!(await insertGuard(tx, guard))) return;
    await insertGuardEvent(tx, guard, { at: now, kind: 'began', detail });
  });
}

/** It is on, or was until this release came. */
function isReplaced({ state, by, endedAt }: GuardRecord, at: Date): boolean {
  return !isDone(state) || (state === 'ended' && by === null && endedAt !== null && endedAt >= at);
}

const noShadow = (problem: string | null): Shadow => ({
  ...{ rows: 0, failures: { now: 0, before: 0 }, bins: [], after: null, problem },
});

const routedBy = ({ routes }: ReleasePlan): number[] =>
  routes
    .toSorted((a, b) => b.weight - a.weight || a.version - b.version)
    .map(({ version }) => version);

async function freezeAnswersOf(
  { references, windows }: BeginDeps,
  { modelId, model }: FreshRelease,
  [version]: number[],
  { spans, now, tolerance }: { spans: ReturnType<typeof planSpans>; now: Date; tolerance: number },
): Promise<{ shape: AnswerShape | null; prediction: AnswersBaseline | null }> {
  const none = { shape: null, prediction: null };
  if (version === undefined) return none;
  const { profile } = await references.getReferences(model, version);
  const columns = profile?.columns ?? [];
  const shape = answerShape(columns);
  if (shape === null) return none;
  const bins = answerBins(shape);
  const read = async (list: readonly Span[]) => {
    const found: AnsweredHour[] = [];
    for (const span of list) {
      const counted = await countAnswers(windows, { modelId, version }, bins, span, now);
      if (counted) found.push(counted);
    }
    return found;
  };
  const before = {
    sameHours: await read(spans.sameHours),
    lastDay: await read(hoursOf(spans.lastDay)),
    reference: trainedOn(bins, columns),
  };
  return { shape, prediction: freezeAnswers(bins.names, before, tolerance) };
}

function trainedOn(bins: AnswerBins, columns: readonly ReferenceColumn[]): AnsweredHour | null {
  const column = columns.find(({ role }) => role === bins.role);
  if (!column?.counts) return null;
  return { rows: column.rows, counts: bins.countsOf(column, column.counts) };
}
