import { readClock } from '#lib/db/clock.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import { readFeatures } from '#lib/training/read-features.ts';
import { readTarget } from '#lib/training/read-target.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import type { SnapshotResult } from '../../contract.ts';
import { type LoggedRow, readLabelledRows } from '../../store/labelled-rows.ts';
import { findLayouts } from '../../store/models.ts';
import { featuresOf, type RunContext, type StepDeps } from './context.ts';
import { classNames, featuresOfVersion, labelOf, placesOf } from './logged-rows.ts';

const MOST_ROWS = 20_000;
const DAYS = 30;
const DAY_MS = 86_400_000;
/** Fewer tell nothing. */
const LEAST_ROWS = 30;

/** The newest labelled predictions, where the snapshot is of something else; null: there are too few. */
export async function readRecentRows(
  { db }: StepDeps,
  context: RunContext,
  snapshot: SnapshotResult,
  signal: AbortSignal,
): Promise<TrainingData | null> {
  const { model, predecessor, spec } = context;
  const features = featuresOfVersion(predecessor?.layout);
  if (spec.policy.data.from === 'predictions' || !predecessor || features === null) return null;
  const labelsUntil = await readClock(db.prisma);
  const places = placesOf(features, await findLayouts(db, model.id));
  const span = {
    ...{ model: model.name, versions: [...places.keys()], labelsUntil, labelsAfter: null },
    ...{ from: new Date(labelsUntil.getTime() - DAYS * DAY_MS), mostRows: MOST_ROWS },
  };
  const names = classNames(context);
  const rows: { values: unknown[]; label: unknown }[] = [];
  for await (const batch of readLabelledRows(db, span, signal)) {
    for (const row of batch) rows.push(...rowOf(row, places, names));
  }
  if (rows.length < LEAST_ROWS) return null;
  const columns = features.map(({ name, type }, at) =>
    toColumn(
      name,
      rows.map(({ values }) => values[at]),
      type === 'string',
    ),
  );
  const label = toColumn(
    snapshot.label,
    rows.map((row) => row.label),
    names !== null && [...names.values()].some((name) => typeof name === 'string'),
  );
  const kinds = new Map(featuresOf(snapshot).map(({ name, kind }) => [name, kind]));
  const categorical = new Set(
    features.map(({ name }) => name).filter((name) => kinds.get(name) === 'categorical'),
  );
  const classes = snapshot.classes ?? undefined;
  return {
    columns: readFeatures(columns, categorical),
    target: readTarget(
      label,
      model.task,
      classes?.every((name) => typeof name === 'number')
        ? (classes as number[])
        : classes?.map(String),
    ),
  };
}

function rowOf(
  row: LoggedRow,
  places: ReadonlyMap<number, number[]>,
  names: ReadonlyMap<string, string | number> | null,
): { values: unknown[]; label: unknown }[] {
  const order = places.get(row.version);
  const { input } = row;
  const label = labelOf(row.label, names);
  if (!order || !Array.isArray(input) || label === null) return [];
  return [{ values: order.map((place) => input[place] ?? null), label }];
}
