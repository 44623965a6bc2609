import { tmpdir } from 'node:os';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { MOST_COLUMNS, type ReferenceSource } from '../contract.ts';
import { profileReference, type WatchedVersion } from '../profile-reference.ts';
import { insertReference, type VersionKey } from '../store/references.ts';
import { toColumn } from '../traffic-columns.ts';

/** One thread, as other samples are read with. */
const DUCK_DB = { memoryMb: 512, threads: 1, temporaryDirectory: tmpdir() };
/** Of all columns together; a sample of more has rows left out, evenly. */
const MOST_VALUES = 20_000_000;
const MOST_ROWS = 500_000;

/** Columns of a sample that are no features, by what they say. */
const SCORE = 'score';
const PREDICTION = 'prediction';
const LABEL = 'label';

export type MadeReference = ReturnType<typeof profileReference>;

/** A version with features, or null. */
export function watchedOf(version: {
  task: Task;
  layout: FeatureLayout;
  output: OutputRoles;
}): WatchedVersion | null {
  const { task, layout, output } = version;
  if (layout.kind === 'tensors') return null;
  return { task, features: layout.features, classes: output.classes };
}

/** What a reference sample says; null: it cannot be read as a table, which is no reason to refuse the version. */
export async function referenceFromFile(
  path: string,
  version: WatchedVersion,
): Promise<MadeReference | null> {
  const features = version.features.slice(0, MOST_COLUMNS);
  const names = new Set(features.map(({ name }) => name));
  const others = [SCORE, PREDICTION, LABEL].filter((name) => !names.has(name));
  const wanted = new Set([...names, ...others]);
  const texts = new Set(features.filter(({ type }) => type === 'string').map(({ name }) => name));
  const mostRows = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / wanted.size));
  try {
    const read = await createOfflineService(DUCK_DB).readColumns(
      path,
      (there) => there.filter((name) => wanted.has(name)),
      { texts, mostRows },
    );
    const columns = new Map(read.columns.map((column) => [column.name, column]));
    const other = (name: string) => (names.has(name) ? undefined : columns.get(name));
    const [score, prediction] = [other(SCORE), other(PREDICTION)];
    const role = version.task === 'regression' ? 'value' : 'class';
    return profileReference(version, {
      rows: read.rows,
      features: new Map([...columns].filter(([name]) => names.has(name))),
      answers: {
        ...(score && version.task !== 'regression' && { score }),
        ...(prediction && { [role]: prediction }),
        ...(!prediction && score && classOfScores(version, score)),
      },
      labels: other(LABEL),
    });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What a version of two classes names by its scores, where the sample does not say. */
function classOfScores(
  { task, classes }: WatchedVersion,
  score: FileColumn,
): { class: FileColumn } | null {
  const [first, second] = classes ?? [];
  if (task !== 'binary' || first === undefined || second === undefined) return null;
  if (score.kind !== 'number') return null;
  const named = Array.from(score.values, (value) =>
    Number.isNaN(value) ? null : value >= 0.5 ? second : first,
  );
  return { class: toColumn('class', named, typeof first === 'string') };
}

/** In the transaction that registers the version. */
export async function saveSampleReference(
  tx: Tx,
  key: Pick<VersionKey, 'modelId' | 'version'>,
  made: MadeReference,
  of: {
    reference: { digest: string; filename: string };
    at: Date;
    by: ChangeContext['actor'] | null;
  },
): Promise<void> {
  const source: ReferenceSource = { from: 'sample', ...of.reference };
  const change = { createdAt: of.at, createdBy: of.by, reason: undefined };
  await insertReference(tx, key, { ...made, source, ...change });
}
