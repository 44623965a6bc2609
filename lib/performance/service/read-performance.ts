import type { Db } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import type { createWindows } from '#lib/monitoring/service.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { chooseHours, type Hours } from '../choose-hours.ts';
import { describeChange, type Known, toEvaluation } from '../describe-performance.ts';
import {
  estimateCounts,
  estimateLabelled,
  learnAnswered,
  learnScores,
  type ScoreReference,
} from '../estimate-counts.ts';
import { evaluateOutcomes } from '../evaluate-outcomes.ts';
import type { Interval } from '../interval.ts';
import { addDelays, describeDelays } from '../label-delays.ts';
import type { getPerformance, Performance, VersionPerformance } from '../operations.ts';
import { addOutcomes, type Outcomes } from '../outcomes.ts';
import { addRowEstimates } from '../row-estimate.ts';
import { type EstimatedHour, findEstimates } from '../store/estimates.ts';
import {
  type AnsweredHour,
  findAnsweredHours,
  findHours,
  findProgress,
  type HourRow,
} from '../store/hours.ts';
import { findFirstLabelled } from '../store/labelled-rows.ts';
import { type EvaluatedModel, findModel } from '../store/models.ts';
import { createMetricLooks } from './metric-looks.ts';
import { createVersionClasses, readRows } from './version-classes.ts';
import { createVersionDecisions } from './version-decisions.ts';

type Query = OperationInput<typeof getPerformance>['query'];

/** Versions that labels or answers are of: the newest. */
const MOST_VERSIONS = 8;
/** Estimates learned, by reference and positive class: what a reference teaches does not change. */
const MOST_LEARNED = 100;
/** A reference of traffic has no labels: so many first labelled rows of the version are learned from then. */
const MOST_LABELLED = 5000;
/** While there are fewer, they are looked for again so often. */
const LEARN_AGAIN_MS = 600_000;

interface PerformanceDeps {
  db: Db;
  now: () => Date;
  windows: Pick<ReturnType<typeof createWindows>, 'getWindow'>;
  getSample: (reference: number) => Promise<ReferenceSample | null>;
}

interface VersionRows {
  version: number;
  hours: HourRow[];
  answered: AnsweredHour[];
  estimates: EstimatedHour[];
}

/** How well a version does without labels, in the reference and now. */
interface Estimated {
  reference: Known;
  metrics: Metrics | null;
  /** Of rows with labels alone, where their scores are known. */
  ofLabelled: (outcomes: Outcomes) => Metrics | null;
}
type Metrics = Record<string, number | null>;
type Learned = ScoreReference & Pick<Known, 'firstLabels'>;

/** Reads hours that the worker added up, and counts by bin; predictions only to learn from, where the reference has no labels. */
export function createPerformanceReading({ db, now, windows, getSample }: PerformanceDeps) {
  const learned = new Map<string, { found: Learned | null; untilMs: number }>();
  const classesOf = createVersionClasses({ db, now });
  const decisionOf = createVersionDecisions({ db, now, classesOf });

  async function learn(
    reference: number,
    positive: string,
    { model, version }: { model: EvaluatedModel; version: number },
  ): Promise<Learned | null> {
    const key = `${reference} ${positive}`;
    const known = learned.get(key);
    const at = now().getTime();
    if (known && at < known.untilMs) return known.found;
    const sample = await getSample(reference);
    const decide = await decisionOf(model, version, positive);
    const ofReference = sample && learnScores(sample, positive, decide);
    const asked = { model: model.name, version, limit: MOST_LABELLED };
    const first = ofReference ? [] : await findFirstLabelled(db, asked);
    const rows = ofReference ? [] : readRows(first, await classesOf(model, version));
    const isFinal = ofReference !== null || first.length === MOST_LABELLED;
    const firstLabels = ofReference ? null : { rows: first.length, isAll: !isFinal };
    const scores = ofReference ?? learnAnswered(rows, positive);
    const found = scores && { ...scores, firstLabels };
    if (learned.size >= MOST_LEARNED) learned.clear();
    const untilMs = isFinal ? Number.POSITIVE_INFINITY : at + LEARN_AGAIN_MS;
    learned.set(key, { found, untilMs });
    return found;
  }

  function estimator(model: EvaluatedModel, version: number, positive: string) {
    return async (from: Date, to: Date): Promise<Estimated | null> => {
      const key = { modelId: model.id, version };
      const window = await windows.getWindow(key, { from, to }, { now: now(), columns: ['score'] });
      const score = window?.columns.find(({ column }) => column.role === 'score');
      const of = { model, version };
      const reference = window && score ? await learn(window.reference, positive, of) : null;
      if (!score || !reference) return null;
      const decide = await decisionOf(model, version, positive);
      const estimated = estimateCounts(score.column, score.counts, reference, decide);
      return {
        reference: { ...reference.evaluation, firstLabels: reference.firstLabels },
        metrics: estimated?.metrics ?? null,
        ofLabelled: (outcomes) => estimateLabelled(outcomes, reference)?.metrics ?? null,
      };
    };
  }

  /** Of numbers, and of more than two classes: of what the worker estimated hour by hour. */
  function ofHours(estimates: readonly EstimatedHour[]) {
    return async (from: Date, to: Date): Promise<Estimated | null> => {
      const some = estimates.filter(({ hour }) => hour >= from && hour < to);
      const last = some.at(-1);
      if (!last) return null;
      const weighed = some.map(({ answered, estimate }) => ({ weight: answered, estimate }));
      return {
        ...{ reference: last.learned, metrics: addRowEstimates(weighed) },
        ofLabelled: () => null,
      };
    };
  }

  async function describeVersion(
    model: EvaluatedModel,
    { version, hours, answered, estimates }: VersionRows,
    { span, by }: { span: Hours; by: Query['by'] },
  ): Promise<VersionPerformance> {
    const sum = addOutcomes(hours.map(({ outcomes }) => outcomes));
    const whole = sum && evaluateOutcomes(sum);
    const covered = coverage(hours, by === 'prediction' ? answered : null);
    const share = covered.coverage;
    const known = await classesOf(model, version);
    const second = known?.scores ? known.classes[1] : null;
    const positive =
      model.task === 'binary' && by === 'prediction'
        ? (whole?.classes?.[1] ?? String(second ?? 1))
        : null;
    const estimate = positive === null ? ofHours(estimates) : estimator(model, version, positive);
    const all = await estimate(span.from, span.to);
    const buckets = Map.groupBy(hours, ({ hour }) => bucketOf(hour, span));
    const answers = Map.groupBy(answered, ({ hour }) => bucketOf(hour, span));
    const points: VersionPerformance['points'] = [];
    for (const at of [...new Set([...buckets.keys(), ...answers.keys()])].sort((a, b) => a - b)) {
      const some = buckets.get(at) ?? [];
      const evaluation = evaluate(some);
      const from = new Date(Math.max(at, span.from.getTime()));
      const to = new Date(Math.min(at + span.stepMs, span.to.getTime()));
      const one = all && (await estimate(from, to));
      points.push({
        ...{ at: from.toISOString(), is_over: to <= now() },
        ...coverage(some, by === 'prediction' ? (answers.get(at) ?? []) : null),
        metrics: evaluation?.metrics ?? null,
        intervals: evaluation?.intervals ?? {},
        estimated: one?.metrics ?? null,
      });
    }
    return {
      version,
      unusable_rows: hours.reduce((sum, { unusable }) => sum + unusable, 0),
      unknown_labels: strangersOf(sum),
      label_delay: describeDelays(addDelays(hours.map(({ outcomes }) => outcomes.delays ?? []))),
      ...covered,
      evaluation: toEvaluation(whole),
      estimated: all?.metrics ?? null,
      change: all && describeChange(model.task, compared(all, sum, whole, share)),
      points,
    };
  }

  return {
    ...createMetricLooks({ db, now }),

    /** A metric of all versions together, by the labels of a span's predictions; null where it is not defined. */
    async getMetric(
      modelId: string,
      metric: string,
      { from, to }: { from: Date; to: Date },
    ): Promise<{ value: number; n: number; interval: Interval | null } | null> {
      const asked = { modelId, basis: 'prediction', from, to, version: undefined } as const;
      const found = evaluate(await findHours(db, asked));
      const value = found?.metrics[metric] ?? null;
      if (!found || value === null) return null;
      return { value, n: found.n, interval: found.intervals[metric] ?? null };
    },

    async getPerformance(name: string, query: Query): Promise<Performance> {
      const model = await findModel(db, { name });
      if (!model) throw modelNotFound(name);
      const { by, version } = query;
      const span = chooseHours(query, now());
      const { from, to } = span;
      const isByHours = by === 'prediction' && model.task !== 'binary';
      const [hours, answered, progress, estimates] = await Promise.all([
        findHours(db, { modelId: model.id, basis: by, from, to, version }),
        by === 'prediction' ? findAnsweredHours(db, { model: name, from, to, version }) : [],
        findProgress(db),
        isByHours ? findEstimates(db, { modelId: model.id, from, to, version }) : [],
      ]);
      const shown = [...new Set([...hours, ...answered].map((row) => row.version))]
        .sort((a, b) => b - a)
        .slice(0, MOST_VERSIONS);
      const versions: VersionPerformance[] = [];
      for (const number of shown) {
        const own = <T extends { version: number }>(rows: readonly T[]) =>
          rows.filter((row) => row.version === number);
        const rows = {
          ...{ version: number, hours: own(hours), answered: own(answered) },
          estimates: own(estimates),
        };
        versions.push(await describeVersion(model, rows, { span, by }));
      }
      return {
        ...{ model: name, task: model.task, by },
        ...{ from: from.toISOString(), to: to.toISOString(), step_seconds: span.stepMs / 1000 },
        evaluated_at: progress?.toISOString() ?? null,
        versions,
      };
    },
  };
}

/** With fewer rows that have labels it is not known whether these are like the others. */
const LEAST_COVERAGE = 0.8;

/** The estimate of the rows that have labels beside what they say. */
function compared(
  { reference, metrics, ofLabelled }: Estimated,
  outcomes: Outcomes | null,
  realised: ReturnType<typeof evaluate>,
  share: number | null,
): Parameters<typeof describeChange>[1] {
  const own = outcomes && ofLabelled(outcomes);
  if (own) return { reference, estimated: own, others: metrics, realised };
  const isCovered = share !== null && share >= LEAST_COVERAGE;
  return { reference, estimated: metrics, others: isCovered ? metrics : null, realised };
}

function evaluate(hours: readonly HourRow[]) {
  const sum: Outcomes | null = addOutcomes(hours.map(({ outcomes }) => outcomes));
  return sum && evaluateOutcomes(sum);
}

function strangersOf(sum: Outcomes | null): VersionPerformance['unknown_labels'] {
  const found = sum?.task === 'classes' ? (sum.strangers ?? []) : [];
  return found.map(([label, rows]) => ({ label, rows }));
}

function bucketOf(hour: Date, { stepMs }: Hours): number {
  return Math.floor(hour.getTime() / stepMs) * stepMs;
}

/** Of answered rows where they are of the same hours. */
function coverage(hours: readonly HourRow[], answered: readonly AnsweredHour[] | null) {
  const labelled = hours.reduce((sum, hour) => sum + hour.labelled, 0);
  const rows = answered?.reduce((sum, hour) => sum + hour.rows, 0) ?? null;
  return {
    labelled_rows: labelled,
    answered_rows: rows,
    // Minutes are of arrival at the replica, hours of labels of the log: a row may be in the next.
    coverage: rows === null || rows === 0 ? null : Math.min(1, labelled / rows),
  };
}
