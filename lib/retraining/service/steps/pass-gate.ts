import { signatureDifference } from '#lib/releases/signature-difference.ts';
import type { Comparison } from '../../compare-answers.ts';
import type { EvaluateResult, GateResult, StoredComparison } from '../../contract.ts';
import { decideGate, type GateFacts } from '../../decide-gate.ts';
import { findChampion, findVersion } from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import { readContext, refused, type StepDeps } from './context.ts';
import { metricOf } from './evaluate-models.ts';
import { readGoldenCases, readLeft, type TrainResult } from './read-left.ts';

/** Whether the new version is good enough: yes, no, or a person is asked. */
export async function passGate(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const { version } = run.results.register as { version: number };
  const trained = run.results.train as TrainResult;
  const evaluated = run.results.evaluate as EvaluateResult;
  const cases = await readGoldenCases(deps, await readLeft(deps, trained), evaluated);
  const registered = await findVersion(deps.db, run.modelId, version);
  if (registered?.status !== 'ready') {
    throw refused(`Version ${version} has been ${registered?.status ?? 'removed'} meanwhile.`);
  }
  const champion = await findChampion(deps.db, run.modelId);
  const metric = metricOf(context);
  const found = evaluated.holdout.comparisons.find((comparison) => comparison.metric === metric);
  const facts: GateFacts = {
    comparison: found ? bounded(found) : null,
    hasChampion: champion !== null,
    sameAs: champion?.servedDigest === registered.servedDigest ? champion.number : null,
    championProblem:
      evaluated.champion_problem ?? problemOf(evaluated.champion, champion?.number ?? null),
    differences: champion ? signatureDifference(champion, registered) : [],
    slices: evaluated.slices.map((slice) => ({ ...slice, comparison: bounded(slice.comparison) })),
    calibrationError: context.model.task === 'regression' ? 'none' : evaluated.calibration_error,
    latencyP95Ms: evaluated.latency_p95_ms,
    sizeMib: trained.size_bytes / 2 ** 20,
    // Registration reproduces them all, or refuses.
    goldenCases: { right: cases.length, all: cases.length, areOwn: trained.golden_cases === 0 },
    missing: await deps.missingOf(context.model.name, version),
  };
  const { answer, checks } = decideGate(context.spec.policy.gate, facts);
  for (const { said, answer: own } of checks) tools.log(`${own}: ${said}`);
  const result: GateResult = { answer, checks, decision: null };
  if (answer === 'no') return { result, ends: true };
  return answer === 'ask' ? { result, waits: true } : { result };
}

function problemOf(then: number | null, now: number | null): string | null {
  if (then === now) return null;
  const was = then === null ? 'there was no champion' : `it was compared with version ${then}`;
  return `${now === null ? 'No version' : `Version ${now}`} is in force now; ${was}.`;
}

function bounded({ low, high, ...comparison }: StoredComparison): Comparison {
  return {
    ...comparison,
    metric: comparison.metric as Comparison['metric'],
    low: low ?? Number.NEGATIVE_INFINITY,
    high: high ?? Number.POSITIVE_INFINITY,
  };
}
