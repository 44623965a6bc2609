import path from 'node:path';
import { compareFeatures } from '#lib/drift/compare-features.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import { readJobData } from '#lib/training/service.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import { checkSnapshot, type SnapshotFinding } from '../../check-snapshot.ts';
import type { SnapshotResult } from '../../contract.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import { findSnapshotBefore } from '../../store/snapshots.ts';
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
    const { policy } = context.spec;
    return [
      ...checkSnapshot({ train, holdout }, expectedOf(context, snapshot), policy.checks),
      ...(await findDrift(deps, { run, context, snapshot, folder })),
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
  const file = path.join(folder, `${part}.parquet`);
  await fetchArtifact(deps, snapshot.files[part], file);
  return readJobData(deps.offline, {
    data: { path: file, digest: snapshot.files[part], rows: snapshot.rows[part] },
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

/** Features that changed since the snapshot before: a reason to look, and often the reason for the run. */
async function findDrift(
  deps: StepDeps,
  of: { run: ClaimedRun; context: RunContext; snapshot: SnapshotResult; folder: string },
): Promise<SnapshotFinding[]> {
  const { run, context, snapshot, folder } = of;
  const { severity, most } = context.spec.policy.checks.drift;
  if (severity === 'off') return [];
  const before = await findSnapshotBefore(deps.db, run.modelId, snapshot.digest);
  if (!before || !(await deps.artifacts.has(before.files.train))) return [];
  const names = featuresOf(snapshot).map(({ name }) => name);
  const known = new Set(before.columns.map(({ name }) => name));
  const common = names.filter((name) => known.has(name));
  const read = async (digest: string, file: string) => {
    await fetchArtifact(deps, digest, path.join(folder, file));
    const options = { mostRows: MOST_COMPARED };
    return deps.offline.readColumns(path.join(folder, file), () => common, options);
  };
  const then = await read(before.files.train, 'before.parquet');
  const now = await read(snapshot.files.train, 'now.parquet');
  const pairs = then.columns.flatMap((column, at) => {
    const other = now.columns[at];
    return other ? [pairColumns(column, other)] : [];
  });
  const { features } = compareFeatures(pairs).report;
  const drifted = features.filter(({ verdict }) => verdict === 'drift').map(({ name }) => name);
  if (features.length === 0 || drifted.length / features.length <= most) return [];
  const said = `${drifted.length} of ${features.length} features have drifted since the snapshot before: ${drifted.join(', ')}.`;
  return [{ check: 'drift', severity, column: null, said }];
}
