import path from 'node:path';
import type { GoldenCase } from '#lib/registry/contract.ts';
import { runThread } from '#lib/threads/service.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import { COMPARED, type ComparedMetric, type Comparison } from '../../compare-answers.ts';
import type { ModelsAsked } from '../../compare-models.ts';
import type { EvaluateResult, SnapshotResult, StoredComparison } from '../../contract.ts';
import type { CrossValidation } from '../../cross-validate.ts';
import { findChampion } from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import {
  answerRows,
  problemOf,
  type RowsAnswered,
  type ServedModel,
  timeRows,
} from './answer-rows.ts';
import { inFolder, type RunContext, readContext, refused, type StepDeps } from './context.ts';
import type { EvaluationTask, EvaluationTaskResult } from './evaluation-thread.ts';
import { learnedByChampion } from './learned-by-champion.ts';
import { loadChallenger, loadChampion } from './load-models.ts';
import { makeGoldenCases } from './make-golden-cases.ts';
import { readLeft, type TrainResult } from './read-left.ts';
import { readRecentRows } from './recent-rows.ts';
import { readHoldout, readPart } from './validate-snapshot.ts';
import { writeReference } from './write-reference.ts';

const THREAD = new URL('./evaluation-thread.ts', import.meta.url);
const SEED = 1;

type Rows = { holdout: TrainingData; recent: TrainingData | null };
type Answers = { holdout: RowsAnswered; recent: RowsAnswered | null };

/** Cross-validates in the order of time, and asks champion and challenger about the same frozen rows. */
export async function evaluateModels(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const snapshot = run.results.snapshot as SnapshotResult;
  const trained = run.results.train as TrainResult;
  const left = await readLeft(deps, trained);
  return inFolder(deps, async (folder) => {
    const rows: Rows = {
      holdout: await readHoldout(deps, { context, snapshot, folder }),
      recent: await readRecentRows(deps, context, snapshot, tools.signal),
    };
    const challenger = await loadChallenger(deps, context, {
      ...{ artifact: trained.artifact, left, folder },
    });
    let answers: Answers;
    let latency: number;
    let cases: GoldenCase[] = [];
    try {
      tools.progress({ done: 0, total: null, says: 'asking the challenger' });
      answers = await answerAll(challenger, rows, tools.signal);
      latency = await timeRows(challenger, rows.holdout.columns);
      if (left.goldenCases.length === 0) cases = await makeGoldenCases(challenger, rows.holdout);
    } catch (error) {
      tools.signal.throwIfAborted();
      const said = problemOf(error);
      throw said === null
        ? error
        : refused(`The trainer’s model cannot answer rows of the holdout: ${said}.`);
    } finally {
      await challenger.release();
    }
    const champion = await askChampion(deps, { context, rows, folder }, tools);
    const reference = left.reference ?? (await makeReference(deps, { rows, answers, folder }));
    const asked = { context, rows, challenger: answers, champion: champion.answers };
    const task: EvaluationTask = {
      crossValidation: await planFolds(deps, { context, snapshot, folder }),
      ...comparisonsOf(asked),
    };
    const found = await runThread<EvaluationTaskResult>(THREAD, task, {
      signal: tools.signal,
      onProgress: tools.progress,
    });
    for (const comparison of found.holdout.comparisons) {
      tools.log(
        `${comparison.metric}: ${show(comparison.challenger)} beside the champion’s ${show(comparison.champion)}.`,
      );
    }
    const { comparisons, slices, calibrationError, ...sides } = found.holdout;
    const result: EvaluateResult = {
      ...{ champion: champion.version, champion_problem: champion.problem, folds: found.folds },
      ...(champion.version !== null && {
        champion_learned: await learnedByChampion(deps, run, snapshot, champion.version),
      }),
      holdout: { ...sides, comparisons: comparisons.map(stored) },
      recent: found.recent && {
        rows: found.recent.rows,
        comparisons: found.recent.comparisons.map(stored),
      },
      slices: slices.map((slice) => ({ ...slice, comparison: stored(slice.comparison) })),
      ...{ calibration_error: calibrationError, latency_p95_ms: latency, reference },
      golden_cases: await keepCases(deps, cases),
    };
    return { result };
  });
}

async function keepCases(
  { artifacts }: StepDeps,
  cases: readonly GoldenCase[],
): Promise<string | null> {
  if (cases.length === 0) return null;
  return (await artifacts.put({ bytes: Buffer.from(JSON.stringify(cases)) })).digest;
}

async function answerAll(model: ServedModel, rows: Rows, signal: AbortSignal): Promise<Answers> {
  return {
    holdout: await answerRows(model, rows.holdout, signal),
    recent: rows.recent && (await answerRows(model, rows.recent, signal)),
  };
}

async function askChampion(
  deps: StepDeps,
  of: { context: RunContext; rows: Rows; folder: string },
  tools: StepTools,
): Promise<{ version: number | null; problem: string | null; answers: Answers | null }> {
  const { context, rows, folder } = of;
  const champion = await findChampion(deps.db, context.model.id);
  if (!champion) return { version: null, problem: null, answers: null };
  const version = champion.number;
  const loaded = await loadChampion(deps, context, champion, folder);
  if ('problem' in loaded) return { version, problem: loaded.problem, answers: null };
  try {
    tools.progress({ done: 0, total: null, says: 'asking the champion' });
    return { version, problem: null, answers: await answerAll(loaded, rows, tools.signal) };
  } catch (error) {
    tools.signal.throwIfAborted();
    const said = problemOf(error);
    if (said === null) throw error;
    const problem = `Version ${version} cannot answer these rows: ${said}.`;
    return { version, problem, answers: null };
  } finally {
    await loaded.release();
  }
}

async function makeReference(
  deps: StepDeps,
  { rows, answers, folder }: { rows: Rows; answers: Answers; folder: string },
) {
  const file = path.join(folder, 'reference.csv');
  await writeReference(file, rows.holdout, answers.holdout);
  return { digest: (await deps.artifacts.put({ path: file })).digest, filename: 'reference.csv' };
}

/** Other trainers are not called once more for each fold. */
async function planFolds(
  deps: StepDeps,
  { context, snapshot, folder }: { context: RunContext; snapshot: SnapshotResult; folder: string },
): Promise<CrossValidation | null> {
  const { trainer, split, seed } = context.spec.policy;
  if (split.folds < 2 || (trainer.name !== 'gbdt' && trainer.name !== 'sgd')) return null;
  const data = await readPart(deps, { context, snapshot, part: 'train', folder });
  const { name, parameters } = trainer;
  const more = trainer.name === 'gbdt' ? moreOf(trainer) : {};
  return { trainer: name, data, parameters, more, seed, folds: split.folds };
}

function moreOf({
  monotone,
  class_weights: weights,
}: Extract<RunContext['spec']['policy']['trainer'], { name: 'gbdt' }>) {
  return {
    ...(Object.keys(monotone).length > 0 && { monotone }),
    ...(weights !== null && { class_weights: weights }),
  };
}

function comparisonsOf(of: {
  context: RunContext;
  rows: Rows;
  challenger: Answers;
  champion: Answers | null;
}): Pick<EvaluationTask, 'holdout' | 'recent'> {
  const { context, rows, challenger, champion } = of;
  const { gate } = context.spec.policy;
  const metric = metricOf(context);
  const [first] = COMPARED[context.model.task];
  const common = { metric: metric ?? first, seed: SEED };
  const plain = ({ scores, areProbabilities }: RowsAnswered) => ({ scores, areProbabilities });
  const asked = (part: 'holdout' | 'recent', data: TrainingData): ModelsAsked | null => {
    const own = challenger[part];
    const other = champion?.[part] ?? null;
    if (!own) return null;
    const columns = data.columns.filter(({ name }) => gate.slices?.columns.includes(name));
    return {
      ...{ ...common, target: data.target, challenger: plain(own) },
      champion: other && plain(other),
      slices:
        gate.slices && part === 'holdout' ? { columns, leastRows: gate.slices.least_rows } : null,
    };
  };
  const holdout = asked('holdout', rows.holdout);
  if (!holdout) throw new Error('The challenger was not asked about the holdout.');
  return { holdout, recent: rows.recent && asked('recent', rows.recent) };
}

/** The metric that the gate asks for; of a task that has it not, null. */
export function metricOf({ model, spec }: RunContext): ComparedMetric | null {
  const { metric } = spec.policy.gate;
  const has: readonly ComparedMetric[] = COMPARED[model.task];
  if (metric === null) return has[0] ?? null;
  return has.includes(metric) ? metric : null;
}

/** JSON has no infinity. */
function stored({ low, high, ...comparison }: Comparison): StoredComparison {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return { ...comparison, low: known(low), high: known(high) };
}

const show = (value: number) => String(Number(value.toPrecision(4)));
