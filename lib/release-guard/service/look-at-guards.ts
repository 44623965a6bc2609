import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { openIncident } from '#lib/incidents/service.ts';
import type { ReleaseService } from '#lib/releases/service.ts';
import { answerBins } from '../answer-bins.ts';
import { describeIncident } from '../describe-incident.ts';
import { followGuard, type GuardEvent, type GuardStep, isDone } from '../follow-guard.ts';
import { judgeLook } from '../judge-look.ts';
import { nameNumbers } from '../name-numbers.ts';
import {
  changeGuard,
  findOpenGuards,
  type GuardChange,
  type GuardRecord,
  insertGuardEvent,
} from '../store/guards.ts';
import {
  findModelName,
  findNewestSeq,
  findRolledBack,
  hasRolledBackSince,
  readClock,
} from '../store/releases.ts';
import { findServedHours, sumServed } from '../store/served.ts';
import { countAnswers, type Windows } from './count-answers.ts';
import type { Scorer } from './score-rows.ts';
import { compareSample } from './shadow.ts';

const GUARD: Actor = { kind: 'system', id: 'release-guard', name: 'Release guard' };

const DAY_MS = 86_400_000;
/** Of a release's reason. */
const MOST_REASON = 500;

export interface LookDeps {
  db: Db;
  windows: Windows;
  releases: Pick<ReleaseService, 'rollBack' | 'previewRollback'>;
  scorer: Scorer;
  warn: (error: unknown, about: { model: string; release: number }) => void;
}

/** Another worker, or a person, changed the guard since it was read: what was decided on it is not done. */
class Overtaken extends Error {
  override name = 'Overtaken';
}

/** Looks at every guard that is on, and does what follows. Whatever dies in between, the next look sees the same and does it. */
export async function lookAtGuards(deps: LookDeps): Promise<void> {
  const { db } = deps;
  for (const guard of await findOpenGuards(db.prisma)) {
    const model = await findModelName(db.prisma, guard.modelId);
    try {
      await lookAt(deps, model, guard);
    } catch (error) {
      if (!(error instanceof Overtaken)) deps.warn(error, { model, release: guard.seq });
    }
  }
  await deps.scorer.sweep();
}

async function lookAt(deps: LookDeps, model: string, guard: GuardRecord): Promise<void> {
  const { db } = deps;
  const now = await readClock(db.prisma);
  const newest = await findNewestSeq(db.prisma, guard.modelId);
  if (newest !== guard.seq) {
    const step = follow(guard, { type: 'replaced', by: newest }, null, now);
    return settle(deps, guard, step, { lookedAt: now }, now);
  }
  const { seq, startedAt: from, accepted } = guard;
  const served = await sumServed(db, { model, seq, from });
  const [hours, shadow, answers] = await Promise.all([
    hoursOf(deps, model, guard, now),
    compareSample(deps, model, guard, now).catch((error: unknown) => {
      deps.warn(error, { model, release: seq });
      return guard.shadow;
    }),
    countOf(deps, guard, now),
  ]);
  // Asking two versions takes its time: what is done now is done then.
  const decidedAt = await readClock(db.prisma);
  const looked = { served, hours, shadow, answers, accepted };
  const { evidence, asks } = judgeLook(guard.settings, guard.baseline, looked);
  const saved: GuardChange = { evidence, shadow, lookedAt: decidedAt };
  const acts = asks?.act === 'rollback' && guard.state !== 'held' && !guard.settings.dry_run;
  const obstacle = acts ? await findObstacle(deps, model, guard, decidedAt) : null;
  const step = follow(guard, { type: 'look', asks, ...served }, obstacle, decidedAt);
  const deed = { model, guard, step, saved, now: decidedAt };
  if (step.effect === 'roll_back') await rollBack(deps, deed);
  else if (step.effect === 'ask') await ask(deps, deed);
  else await settle(deps, guard, step, saved, decidedAt);
}

/** What the release was asked by the hour, where its baseline is. */
function hoursOf(
  { db }: LookDeps,
  model: string,
  { seq, startedAt, baseline }: GuardRecord,
  now: Date,
) {
  const { errors, refused, latency, degraded } = baseline;
  if ([errors, refused, latency, degraded].every(({ by_hour }) => by_hour === null)) return [];
  const from = new Date(Math.floor(startedAt.getTime() / 60_000) * 60_000);
  return findServedHours(db, model, [seq], [{ from, to: now }]);
}

type Step = Exclude<GuardStep, { refused: string }>;

function follow(guard: GuardRecord, event: GuardEvent, obstacle: string | null, now: Date): Step {
  const { state, endsAt, settings } = guard;
  const step = followGuard({ state, endsAt, isDryRun: settings.dry_run, obstacle }, event, now);
  if ('refused' in step) throw new Error(step.refused);
  return step;
}

function countOf(
  { windows }: LookDeps,
  { modelId, versions, baseline, startedAt }: GuardRecord,
  now: Date,
) {
  const [version] = versions;
  if (version === undefined || baseline.answer_bins === null) return null;
  // Its answers may have been counted within the minute before, where it was a fallback.
  const from = new Date(Math.ceil(startedAt.getTime() / 60_000) * 60_000);
  if (from >= now) return null;
  const bins = answerBins(baseline.answer_bins);
  return countAnswers(windows, { modelId, version }, bins, { from, to: now }, now);
}

/** Why it may not roll back by itself; null: it may. */
async function findObstacle(
  { db, releases }: LookDeps,
  model: string,
  { modelId, replacedSeq }: GuardRecord,
  now: Date,
): Promise<string | null> {
  if (await hasRolledBackSince(db.prisma, modelId, new Date(now.getTime() - DAY_MS))) {
    return 'A guard rolled this model back within a day, which is not done twice.';
  }
  const { to, refusal } = await releases.previewRollback(model, { to_seq: replacedSeq });
  if (!to) return refusal ?? 'There is no release to go back to.';
  const versions = to.plan.routes.map(({ version }) => version);
  const rolledBack = await findRolledBack(db.prisma, modelId, versions);
  if (rolledBack.length === 0) return null;
  const which = rolledBack.length === 1 ? 'version' : 'versions';
  return `It would go back to release ${to.seq}, with ${which} ${nameNumbers(rolledBack)} that was itself rolled back before.`;
}

interface Deed {
  model: string;
  guard: GuardRecord;
  step: Step;
  saved: GuardChange;
  now: Date;
}

/** The release, the incident and the guard's end are one transaction: all of it, once, or nothing. */
async function rollBack(deps: LookDeps, deed: Deed): Promise<void> {
  const { model, guard, step, now } = deed;
  const said = step.said ?? '';
  const alongside = (given: unknown) => write(given as Tx, deed, said);
  try {
    await deps.releases.rollBack(
      model,
      {
        ...{ reason: said.slice(0, MOST_REASON), expected_seq: guard.seq, wait_ms: 0 },
        to_seq: guard.replacedSeq,
      },
      { actor: GUARD, requestId: null, alongside },
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Somebody was first: the next look finds another release.
    if (error.code === 'release_conflict') return;
    if (error.code !== 'nothing_to_roll_back' && error.code !== 'version_archived') throw error;
    const refused = { ...step, said: `${said} ${error.publicMessage}`, effect: 'ask' as const };
    const next = { ...step.next, state: 'asking' as const };
    await ask(deps, { ...deed, step: { ...refused, next }, now });
  }
}

async function ask({ db }: LookDeps, deed: Deed): Promise<void> {
  await db.prisma.$transaction((tx) => write(tx, deed, deed.step.said ?? ''));
}

/** The incident and what the guard came to. Throws Overtaken where somebody changed it since. */
async function write(
  tx: Tx,
  { model, guard, step, saved, now }: Deed,
  said: string,
): Promise<void> {
  const draft = describeIncident({ ...guard, model }, step.effect, { said, by: GUARD, now });
  const { number } = await openIncident(tx, draft, now);
  const change: GuardChange = {
    ...{ ...saved, state: step.next.state, said, incident: number },
    ...(step.effect === 'roll_back' && {
      ...{ isOpen: false, endedAt: now, by: GUARD, rolledBackBy: guard.seq + 1 },
    }),
  };
  await save(tx, guard, change, step, now);
}

async function settle(
  { db }: LookDeps,
  guard: GuardRecord,
  step: Step,
  saved: GuardChange,
  now: Date,
): Promise<void> {
  const isOver = isDone(step.next.state);
  const change: GuardChange = {
    ...{ ...saved, state: step.next.state },
    ...(step.said !== null && { said: step.said }),
    ...(isOver && { isOpen: false, endedAt: now }),
  };
  await db.prisma.$transaction((tx) => save(tx, guard, change, step, now));
}

async function save(
  tx: Tx,
  guard: GuardRecord,
  change: GuardChange,
  { next: { state }, said }: Step,
  at: Date,
): Promise<void> {
  if (!(await changeGuard(tx, guard, change))) throw new Overtaken();
  if (state === guard.state || state === 'watching' || state === 'held') return;
  const kind = state === 'asking' ? 'asked' : state;
  await insertGuardEvent(tx, guard, { at, kind, detail: said ?? '' });
}
