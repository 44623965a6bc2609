import path from 'node:path';
import { compareFeatures } from '#lib/drift/compare-features.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { appendRows } from '#lib/training/append-rows.ts';
import { readJobData } from '#lib/training/service.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import { checkSnapshot, type SnapshotFinding } from '../../check-snapshot.ts';
import type { SnapshotResult } from '../../contract.ts';
import type { SnapshotRules } from '../../policy.ts';
import { findReferenceRanges } from '../../store/reference-ranges.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import { findSnapshotBefore } from '../../store/snapshots.ts';
import { type ValueRange, widen } from '../../value-ranges.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import {
  featuresOf,
  fetchArtifact,
  inFolder,
  type RunContext,
  readContext,
  type StepDeps,
} from './context.ts';

/** Of each snapshot; more say nothing more. */
const MOST_COMPARED = 50_000;

/** Whether the snapshot is fit to be learned from; what blocks ends the run. */
export async function validateSnapshot(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const snapshot = run.results.snapshot as SnapshotResult;
  const findings = await inFolder(deps, async (folder) => {
    const train = await readPart(deps, { context, snapshot, part: 'train', folder });
    const holdout = await readPart(deps, { context, snapshot, part: 'holdout', folder });
    tools.signal.throwIfAborted();
    const { checks } = context.spec.policy;
    const unreadable = new Map(
      snapshot.columns.map(({ name, unreadable: share = 0 }) => [name, share]),
    );
    const columns = await readBefore(deps, { run, snapshot, folder });
    const before = {
      columns: expectedOf(context, snapshot),
      ranges: await findRanges(deps, { run, context, columns }),
    };
    return [
      ...checkSnapshot({ train, holdout, unreadable }, before, checks),
      ...(await findDrift(deps, { snapshot, folder, columns, rule: checks.drift })),
    ];
  });
  for (const { severity, column, said } of findings) {
    tools.log(
      `${severity === 'block' ? 'Blocks' : 'Warning'}: ${column ? `${column}: ` : ''}${said}`,
    );
  }
  const blocking = findings.filter(({ severity }) => severity === 'block');
  if (blocking.length === 0) return { result: { findings } };
  const named = blocking.map(({ column, said }) => `${column ? `${column}: ` : ''}${said}`);
  return {
    result: { findings },
    fails: `The snapshot is not fit to be learned from. ${named.join(' ')}`,
  };
}

interface Part {
  context: RunContext;
  snapshot: SnapshotResult;
  part: 'train' | 'holdout';
  folder: string;
}

/** A part of a snapshot, as it is learned from. */
export async function readPart(
  deps: Pick<StepDeps, 'artifacts' | 'offline'>,
  { context, snapshot, part, folder }: Part,
): Promise<TrainingData> {
  const data = { digest: snapshot.files[part], rows: snapshot.rows[part] };
  return readRows(deps, { context, snapshot, data, file: path.join(folder, `${part}.parquet`) });
}

/** The rows that both models are measured on: those that the snapshot holds out, and of continuous training those that runs before did. */
export async function readHoldout(
  deps: Pick<StepDeps, 'artifacts' | 'offline'>,
  { context, snapshot, folder }: Omit<Part, 'part'>,
): Promise<TrainingData> {
  let rows = await readPart(deps, { context, snapshot, part: 'holdout', folder });
  for (const { run, file: digest, rows: count } of snapshot.held_before ?? []) {
    const file = path.join(folder, `held-${run}.parquet`);
    const data = { digest, rows: count };
    rows = appendRows(rows, await readRows(deps, { context, snapshot, data, file }));
  }
  return rows;
}

async function readRows(
  deps: Pick<StepDeps, 'artifacts' | 'offline'>,
  of: {
    context: RunContext;
    snapshot: SnapshotResult;
    data: { digest: string; rows: number };
    file: string;
  },
): Promise<TrainingData> {
  const { context, snapshot, data, file } = of;
  await fetchArtifact(deps, data.digest, file);
  return readJobData(deps.offline, {
    data: { path: file, ...data },
    features: featuresOf(snapshot),
    ...{ label: snapshot.label, task: context.model.task, classes: snapshot.classes },
  });
}

/** As the version that is followed takes them. */
function expectedOf({ predecessor, spec }: RunContext, snapshot: SnapshotResult) {
  const layout = predecessor?.layout;
  if (!layout || layout.kind === 'tensors') return featuresOf(snapshot);
  const categorical = new Set(spec.policy.categorical);
  return layout.features.map(({ name, type }) => ({
    name,
    kind:
      type === 'string' || categorical.has(name) ? ('categorical' as const) : ('numeric' as const),
  }));
}

/** Columns of the snapshot before that this one has too, by some of the rows; none: there is no snapshot before. */
async function readBefore(
  deps: StepDeps,
  { run, snapshot, folder }: { run: ClaimedRun; snapshot: SnapshotResult; folder: string },
): Promise<FileColumn[]> {
  const before = await findSnapshotBefore(deps.db, run.modelId, snapshot.digest);
  if (!before || !(await deps.artifacts.has(before.files.train))) return [];
  const has = new Set(snapshot.columns.map(({ name }) => name));
  const common = before.columns.map(({ name }) => name).filter((name) => has.has(name));
  const file = await fetchArtifact(deps, before.files.train, path.join(folder, 'before.parquet'));
  return (await deps.offline.readColumns(file, () => common, { mostRows: MOST_COMPARED })).columns;
}

/** From the least to the greatest: of the reference of the version that is followed, and of the snapshot before. */
async function findRanges(
  { db }: StepDeps,
  of: { run: ClaimedRun; context: RunContext; columns: readonly FileColumn[] },
): Promise<Map<string, ValueRange>> {
  const { run, context, columns } = of;
  const ranges = context.predecessor
    ? await findReferenceRanges(db, { modelId: run.modelId, version: context.predecessor.number })
    : new Map<string, ValueRange>();
  for (const column of columns) {
    if (column.kind === 'text') continue;
    for (const value of column.values) {
      if (!Number.isFinite(value)) continue;
      ranges.set(column.name, widen(ranges.get(column.name), { low: value, high: value }));
    }
  }
  return ranges;
}

/** Features that changed since the snapshot before: a reason to look, and often the reason for the run. */
async function findDrift(
  deps: StepDeps,
  of: {
    snapshot: SnapshotResult;
    folder: string;
    columns: readonly FileColumn[];
    rule: SnapshotRules['drift'];
  },
): Promise<SnapshotFinding[]> {
  const { snapshot, folder, columns, rule } = of;
  if (rule.severity === 'off' || columns.length === 0) return [];
  const file = await fetchArtifact(deps, snapshot.files.train, path.join(folder, 'now.parquet'));
  const names = columns.map(({ name }) => name);
  const now = await deps.offline.readColumns(file, () => names, { mostRows: MOST_COMPARED });
  const pairs = columns.flatMap((column, at) => {
    const other = now.columns[at];
    return other ? [pairColumns(column, other)] : [];
  });
  const { features } = compareFeatures(pairs).report;
  const drifted = features.filter(({ verdict }) => verdict === 'drift').map(({ name }) => name);
  if (features.length === 0 || drifted.length / features.length <= rule.most) return [];
  const said = `${drifted.length} of ${features.length} features have drifted since the snapshot before: ${drifted.join(', ')}.`;
  return [{ check: 'drift', severity: rule.severity, column: null, said }];
}
