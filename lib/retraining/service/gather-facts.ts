import type { Db } from '#lib/db/client.ts';
import type { DriftVerdicts } from '#lib/drift-reports/service.ts';
import { isHigherBetter } from '#lib/performance/label-metrics.ts';
import type { LabelFacts } from '#lib/performance/service.ts';
import { driftFacts, OLDEST_REPORT_MS } from '../drift-facts.ts';
import type { RetrainingFacts } from '../evaluate-policy.ts';
import type { RetrainingPolicy } from '../policy.ts';
import type { TrainedModel } from '../store/models.ts';
import { findRoutedVersions, type RoutedSpan } from '../store/subjects.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface FactDeps {
  db: Db;
  drift: DriftVerdicts;
  labels: LabelFacts;
}

/** Data of inputs are looked at in the window of the trigger, or else in that of a day, or the shortest there is. */
export async function watchedWindow(
  { drift }: Pick<FactDeps, 'drift'>,
  modelId: string,
  { triggers }: Pick<RetrainingPolicy, 'triggers'>,
): Promise<string | null> {
  if (triggers.drift) return triggers.drift.window;
  const windows = await drift.windowsOf(modelId);
  return windows.includes('24h') ? '24h' : (windows[0] ?? null);
}

/** What is stored of a model that its policy is looked at with, but for its runs. */
export async function gatherFacts(
  deps: FactDeps,
  model: TrainedModel,
  policy: RetrainingPolicy,
  { lastRunAt, at }: { lastRunAt: Date | null; at: Date },
): Promise<
  Pick<RetrainingFacts, 'drift' | 'qualityProblems' | 'performance' | 'newLabels' | 'labels'>
> {
  const routed = (await findRoutedVersions(deps.db.prisma, model.id, { from: at, to: at })).at(-1);
  const window = await watchedWindow(deps, model.id, policy);
  const since = new Date(at.getTime() - OLDEST_REPORT_MS);
  const reports = window ? await deps.drift.latest(model.id, window, { from: since, to: at }) : [];
  const { new_labels: wanted } = policy.triggers;
  return {
    ...driftFacts(reports, routed?.versions ?? [], at),
    performance: routed ? await performanceFacts(deps, model, policy, { routed, at }) : null,
    newLabels:
      wanted === null ? 0 : await deps.labels.countSince(model, lastRunAt ?? new Date(0), at),
    labels: await countLabels(deps, model, policy, at),
  };
}

async function performanceFacts(
  { labels }: FactDeps,
  model: TrainedModel,
  { triggers: { performance: given } }: RetrainingPolicy,
  { routed: { versions, main }, at }: { routed: RoutedSpan; at: Date },
): Promise<RetrainingFacts['performance']> {
  if (!given) return null;
  const { metric, window_hours: hours, margin } = given;
  const span = {
    from: new Date(at.getTime() - hours * HOUR_MS),
    // What gateways whose clock is ahead have answered.
    to: new Date(at.getTime() + HOUR_MS),
  };
  const fact = await labels.getMetric(model.id, metric, { ...span, versions });
  if (!fact) return null;
  const reference = margin === null ? null : await labels.getReference(model.id, main, metric);
  return { ...fact, reference, isHigherBetter: isHigherBetter(model.task, metric) };
}

async function countLabels(
  { labels }: FactDeps,
  { id }: TrainedModel,
  { data }: RetrainingPolicy,
  at: Date,
): Promise<number | null> {
  if (data.from === 'file') return null;
  const from = new Date(at.getTime() - data.days * DAY_MS);
  const hours = await labels.hours(id, 'prediction', {
    from,
    to: new Date(at.getTime() + HOUR_MS),
  });
  return hours.reduce((sum, { labelled }) => sum + labelled, 0);
}
