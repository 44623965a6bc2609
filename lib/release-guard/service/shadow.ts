import { ArtifactCorrupt, ArtifactMissing } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import { answerOf } from '#lib/monitoring/traffic-columns.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { type AnswerBins, answerBins } from '../answer-bins.ts';
import { comparePairs, type Pair } from '../compare-pairs.ts';
import type { Shadow } from '../contract.ts';
import type { GuardRecord } from '../store/guards.ts';
import {
  findSample,
  findVersions,
  type SampledRequest,
  type ScoredVersion,
} from '../store/sample.ts';
import type { NamedRow, Scorer } from './score-rows.ts';

/** In one look. */
const AT_ONCE = 200;
/** A guard is not to wait for its sample. */
const MOST_MS = 5_000;
/** What was asked a moment ago is on its way to the log. */
const SETTLE_MS = 10_000;

/** Asks the replaced version what the new one was asked, of a sample. Nothing is written here: what is counted is saved with what is decided by it. */
export async function compareSample(
  { db, scorer }: { db: Db; scorer: Scorer },
  model: string,
  guard: GuardRecord,
  now: Date,
): Promise<Shadow> {
  const { shadow, settings } = guard;
  const left = settings.shadow_rows - shadow.rows;
  if (shadow.problem !== null || left <= 0) return shadow;
  const versions = new Map((await findVersions(db, guard.modelId)).map((one) => [one.number, one]));
  const [current, replaced] = [guard.versions[0], guard.replacedVersions[0]].map((number) =>
    number === undefined ? undefined : versions.get(number),
  );
  const problem = problemOf(current) ?? problemOf(replaced);
  if (problem !== null || !current || !replaced) {
    return { ...shadow, problem: problem ?? 'a version is gone' };
  }
  const span = {
    model,
    seq: guard.seq,
    from: guard.startedAt,
    to: new Date(now.getTime() - SETTLE_MS),
  };
  const sample = await findSample(db, span, shadow.after, Math.min(AT_ONCE, left));
  const [first] = sample;
  if (!first) return shadow;
  const bins = guard.baseline.answer_bins && answerBins(guard.baseline.answer_bins);
  try {
    const pairs: Pair[] = [];
    const deadline = performance.now() + MOST_MS;
    let last = first;
    for (const request of sample) {
      if (performance.now() > deadline) break;
      last = request;
      const row = nameRow(request, versions);
      const pair = row && (await askBoth(scorer, request, row, { current, replaced, bins }));
      if (pair) pairs.push(pair);
    }
    const after = { at: last.at.toISOString(), id: last.id };
    return { ...shadow, ...comparePairs(shadow, bins, pairs), after };
  } catch (error) {
    if (error instanceof ArtifactMissing || error instanceof ArtifactCorrupt) {
      return { ...shadow, problem: error.message };
    }
    if (!(error instanceof RunFailure)) throw error;
    return { ...shadow, problem: `a version could not be loaded beside the other: ${error.plain}` };
  }
}

function problemOf(version: ScoredVersion | undefined): string | null {
  if (!version) return null;
  if (version.isRemote)
    return `version ${version.number} lives on another server and is not asked twice`;
  return version.layout.kind === 'tensors'
    ? `version ${version.number} has no named features`
    : null;
}

/** The row by the features of whoever answered, which need not be the version that was asked. */
function nameRow(
  { version, row }: SampledRequest,
  versions: ReadonlyMap<number, ScoredVersion>,
): NamedRow | null {
  const layout = versions.get(version)?.layout;
  if (!layout || layout.kind === 'tensors' || !Array.isArray(row)) return null;
  return Object.fromEntries(layout.features.map(({ name }, at) => [name, row[at] ?? null]));
}

async function askBoth(
  scorer: Scorer,
  request: SampledRequest,
  row: NamedRow,
  {
    current,
    replaced,
    bins,
  }: { current: ScoredVersion; replaced: ScoredVersion; bins: AnswerBins | null },
): Promise<Pair | null> {
  const before = await scorer.score(replaced, row);
  if (before.is === 'unasked') return null;
  // What failed in serving is asked again by itself: a timeout under load is not the version's own.
  const again = request.hasFailed ? await scorer.score(current, row) : null;
  if (again?.is === 'unasked') return null;
  const logged = answerOf(request.outputs);
  const now = again
    ? again.is === 'answered' && again.answer
    : logged && answerColumns(current.task, logged);
  const roleOf = (answer: typeof now) =>
    answer && bins && bins.role !== 'feature' ? (answer[bins.role]?.[0] ?? null) : null;
  return {
    now: roleOf(now),
    before: roleOf(before.is === 'answered' && before.answer),
    hasFailed: { now: again?.is === 'failed', before: before.is === 'failed' },
  };
}
