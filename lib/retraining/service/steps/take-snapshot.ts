import path from 'node:path';
import { readClock } from '#lib/db/clock.ts';
import type { SnapshotPlan, SnapshotRow, SnapshotSummary } from '#lib/offline/snapshot.ts';
import type { SnapshotResult } from '../../contract.ts';
import { isContinuous, type RetrainingPolicy } from '../../policy.ts';
import {
  describeQuery,
  type LabelledSpan,
  type LoggedRow,
  readLabelledRows,
} from '../../store/labelled-rows.ts';
import { findLayouts } from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import { saveSnapshot } from '../../store/snapshots.ts';
import { findHeldOut, findStream } from '../../store/streams.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import {
  digestOf,
  inFolder,
  type RunContext,
  readContext,
  refused,
  type StepDeps,
} from './context.ts';
import {
  classNames,
  columnOf,
  featuresOfVersion,
  labelName,
  labelOf,
  labelType,
  placesOf,
} from './logged-rows.ts';

const DAY_MS = 86_400_000;
/** What was stored so long ago is committed. A stream sees each label once: it leaves the newest to its next run. */
const SETTLED_MS = 30_000;
/** More held-out rows of a stream say hardly more. */
const MOST_HELD_ROWS = 20_000;
const MOST_HELD_RUNS = 100;

/** Rows of a file are counted when they are read: the guard of a run that nobody asked for. */
function refuseFewRows(
  { spec: { policy } }: RunContext,
  { triggers }: ClaimedRun,
  { rows }: SnapshotSummary,
): void {
  const { least_labels: least } = policy.guards;
  const found = rows.train + rows.holdout;
  if (policy.data.from !== 'file' || triggers.includes('manual') || found >= least) return;
  throw refused(
    `The file has ${found} labelled rows; ${least} are needed for a run that nobody asked for.`,
  );
}

type Made = Pick<SnapshotResult, 'query' | 'labels_until'> & { summary: SnapshotSummary };

/** Freezes what is learned from: rows with labels, as two Parquet files under the digest of what describes them. */
export async function takeSnapshot(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  return inFolder(deps, async (folder) => {
    const out = {
      train: path.join(folder, 'train.parquet'),
      holdout: path.join(folder, 'holdout.parquet'),
    };
    const { data } = context.spec.policy;
    const made =
      data.from === 'predictions'
        ? await ofPredictions(deps, { run, context, data, out }, tools)
        : await ofFile(deps, { context, data, out, folder }, tools);
    const { summary } = made;
    refuseFewRows(context, run, summary);
    const [train, holdout] = [
      await deps.artifacts.put({ path: out.train }),
      await deps.artifacts.put({ path: out.holdout }),
    ];
    const described = {
      files: { train: train.digest, holdout: holdout.digest },
      ...(isContinuous(context.spec.policy) && {
        held_before: await heldBefore(deps, { run, data, summary }),
      }),
      ...{ rows: summary.rows, unlabelled: summary.unlabelled, labels_until: made.labels_until },
      from: summary.from?.toISOString() ?? null,
      split_at: summary.splitAt?.toISOString() ?? null,
      to: summary.to?.toISOString() ?? null,
      ...{ query: made.query, label: summary.label.name, classes: classesOf(context, summary) },
      ...{ balance: summary.balance, columns: summary.profiles },
    };
    const result: SnapshotResult = { digest: digestOf(described), ...described };
    await saveSnapshot(deps.db, run.modelId, result);
    tools.log(
      `Snapshot ${result.digest.slice(0, 12)}: ${summary.rows.train} rows to learn from, ${summary.rows.holdout} held out.`,
    );
    return { result };
  });
}

async function ofPredictions(
  deps: StepDeps,
  asked: {
    run: ClaimedRun;
    context: RunContext;
    data: Extract<RetrainingPolicy['data'], { from: 'predictions' }>;
    out: SnapshotPlan['out'];
  },
  tools: StepTools,
): Promise<Made> {
  const { run, context, data, out } = asked;
  const { model, predecessor, spec } = context;
  const features = featuresOfVersion(predecessor?.layout);
  if (!predecessor || features === null) {
    throw refused(
      predecessor
        ? `Version ${predecessor.number} has no named features: its predictions cannot be learned from.`
        : 'The model has no version yet: its features are not known. Train it on a file first.',
    );
  }
  const isStream = isContinuous(spec.policy);
  const now = await readClock(deps.db.prisma);
  const labelsUntil = isStream ? new Date(now.getTime() - SETTLED_MS) : now;
  const layouts = await findLayouts(deps.db, model.id);
  const places = placesOf(features, layouts);
  const span: LabelledSpan = {
    ...{ model: model.name, versions: [...places.keys()], labelsUntil, mostRows: data.most_rows },
    from: new Date(labelsUntil.getTime() - data.days * DAY_MS),
    labelsAfter: isStream ? await learnedUntil(deps, run) : null,
  };
  const names = classNames(context);
  const toRow = (row: LoggedRow): SnapshotRow[] => {
    const order = places.get(row.version);
    const { input } = row;
    if (!order || !Array.isArray(input)) return [];
    return [
      {
        at: row.at,
        values: order.map((place) => input[place]),
        label: labelOf(row.label, names),
      },
    ];
  };
  async function* batches() {
    for await (const batch of readLabelledRows(deps.db, span, tools.signal)) {
      yield batch.flatMap(toRow);
    }
  }
  const { policy } = spec;
  const categorical = new Set(policy.categorical);
  const summary = await deps.offline.snapshotRows(
    batches(),
    {
      columns: features.map((feature) => columnOf(feature, categorical)),
      ...{ categorical, holdout: policy.split.holdout, stratified: policy.split.stratified, out },
      label: { name: labelName(features), type: labelType(context, names) },
    },
    (rows) => tools.progress({ done: rows, total: null, says: `${rows} rows read` }),
  );
  return { summary, query: describeQuery(span), labels_until: labelsUntil.toISOString() };
}

async function ofFile(
  deps: StepDeps,
  asked: {
    context: RunContext;
    data: Extract<RetrainingPolicy['data'], { from: 'file' }>;
    out: SnapshotPlan['out'];
    folder: string;
  },
  tools: StepTools,
): Promise<Made> {
  const { context, data, out, folder } = asked;
  const { predecessor, spec } = context;
  const features = featuresOfVersion(predecessor?.layout);
  const categorical = new Set(spec.policy.categorical);
  const local = await deps.fetchFile(data.path, folder, tools.signal);
  tools.signal.throwIfAborted();
  const names = classNames(context);
  const summary = await deps.offline.snapshotFile(
    { path: local, time: data.time },
    {
      columns: features?.map((feature) => columnOf(feature, categorical)) ?? null,
      ...{ categorical, out },
      ...{ holdout: spec.policy.split.holdout, stratified: spec.policy.split.stratified },
      label: {
        name: data.label,
        type: names || context.model.task === 'regression' ? labelType(context, names) : null,
      },
    },
  );
  const order = data.time === null ? 'in their order' : `by ${data.time}`;
  return { summary, query: `${data.path}, rows ${order}`, labels_until: null };
}

/** What runs of the stream before held out within the days that are learned from, the newest first, as long as the features are the same. */
async function heldBefore(
  { db, artifacts }: StepDeps,
  of: { run: ClaimedRun; data: RetrainingPolicy['data']; summary: SnapshotSummary },
): Promise<NonNullable<SnapshotResult['held_before']>> {
  const { run, data, summary } = of;
  const days = data.from === 'predictions' ? data.days : 0;
  const oldest = new Date((summary.to?.getTime() ?? 0) - days * DAY_MS).toISOString();
  const shape = (columns: readonly { name: string; kind: string }[]) =>
    JSON.stringify(columns.map(({ name, kind }) => [name, kind]));
  const wanted = shape(summary.profiles);
  let rows = summary.rows.holdout;
  const found: NonNullable<SnapshotResult['held_before']> = [];
  for (const held of await findHeldOut(db, run.modelId, MOST_HELD_RUNS)) {
    const isSame = held.label === summary.label.name && shape(held.columns) === wanted;
    if (!isSame || (held.to ?? '') < oldest || rows >= MOST_HELD_ROWS) break;
    if (!(await artifacts.has(held.file))) break;
    rows += held.rows;
    found.push({ run: held.run, file: held.file, rows: held.rows });
  }
  return found;
}

/** When labels were last learned from by the stream; null: it begins. */
async function learnedUntil({ db }: StepDeps, run: ClaimedRun): Promise<Date | null> {
  const stream = await findStream(db, run.modelId);
  return stream && new Date(stream.labelsUntil);
}

function classesOf(
  context: RunContext,
  { labels, label }: SnapshotSummary,
): (string | number)[] | null {
  if (context.model.task === 'regression') return null;
  const names = classNames(context);
  if (names) return [...names.values()];
  return label.type === 'BIGINT' ? labels.map(Number) : labels;
}
