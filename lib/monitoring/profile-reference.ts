import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import {
  binCodes,
  FINE_BINS,
  MOST_COLUMNS,
  type ReferenceColumn,
  type ReferenceProfile,
  type ReferenceSample,
  SAMPLE_ROWS,
} from './contract.ts';
import { precisionOf } from './feature-precision.ts';
import { type ColumnOf, profileColumn } from './profile-column.ts';

type Role = ReferenceSample['columns'][number]['role'];
export type AnswerRole = Exclude<ReferenceColumn['role'], 'feature'>;

/** What a reference is made of: columns of the same rows, in their order. */
export interface ReferenceRows {
  rows: number;
  /** By the name of the feature. */
  features: ReadonlyMap<string, FileColumn>;
  answers: Partial<Record<AnswerRole, FileColumn>>;
  labels?: FileColumn | undefined;
}

/** Of the version: what its rows and answers are. */
export interface WatchedVersion {
  task: 'binary' | 'multiclass' | 'regression';
  features: readonly Feature[];
  /** As its metadata names them. */
  classes: readonly (string | number | boolean)[] | undefined;
}

export function profileReference(
  { task, features, classes }: WatchedVersion,
  given: ReferenceRows,
): { profile: ReferenceProfile; sample: ReferenceSample } {
  const watched = features.slice(0, MOST_COLUMNS);
  const columns = watched.flatMap((feature) => {
    const column = given.features.get(feature.name);
    const { name, type } = feature;
    const of: ColumnOf = { name, role: 'feature', type, precision: precisionOf(feature) };
    return column ? [profileColumn(of, column)] : [];
  });
  const roles: AnswerRole[] = task === 'regression' ? ['value'] : ['score', 'class'];
  for (const role of roles) {
    const column = given.answers[role];
    const profiled = column ? ofAnswer(role, column) : unknownAnswer(role, classes);
    if (profiled) columns.push(profiled);
  }
  const absent = features.filter(({ name }) => !columns.some((column) => column.name === name));
  return {
    profile: { rows: given.rows, columns, absent: absent.map(({ name }) => name) },
    sample: drawSample(given, watched),
  };
}

function ofAnswer(role: AnswerRole, column: FileColumn): ReferenceColumn {
  const type = column.kind === 'number' ? 'number' : 'string';
  return profileColumn({ name: role, role, type, precision: 'exact' }, column);
}

/** Bins of an answer that the source says nothing of: scores are from 0 to 1. Of other numbers there are none. */
function unknownAnswer(
  role: AnswerRole,
  classes: WatchedVersion['classes'],
): ReferenceColumn | undefined {
  const none = {
    ...{ name: role, role, precision: 'exact' as const, rows: 0, others: null, counts: null },
    ...{ distinct: 0, once: 0, twice: 0, effective: 0, moments: null, quantiles: null },
  };
  if (role === 'score') {
    const edges = Array.from({ length: FINE_BINS - 1 }, (_, at) => (at + 1) / FINE_BINS);
    const coarse = Array.from({ length: 9 }, (_, at) => (at + 1) / 10);
    return { ...none, kind: 'numeric', edges, coarse_edges: coarse, categories: [] };
  }
  if (role === 'value' || !classes || classes.length === 0) return undefined;
  return { ...none, kind: 'categorical', edges: [], coarse_edges: [], categories: [...classes] };
}

/** At most so many rows, one from each of as many equal stretches. */
function drawSample(given: ReferenceRows, features: readonly Feature[]): ReferenceSample {
  const kept = Math.min(SAMPLE_ROWS, given.rows);
  const places = Array.from({ length: kept }, (_, at) => Math.floor((at * given.rows) / kept));
  const draw = (name: string, role: Role, column: FileColumn) => ({
    ...{ name, role },
    values: places.map((row) => valueAt(column, row)),
  });
  const columns: ReferenceSample['columns'] = [];
  for (const { name } of features) {
    const column = given.features.get(name);
    if (column) columns.push(draw(name, 'feature', column));
  }
  for (const [role, column] of Object.entries(given.answers)) {
    columns.push(draw(role, role as AnswerRole, column));
  }
  if (given.labels) columns.push(draw('label', 'label', given.labels));
  return { columns };
}

function valueAt(column: FileColumn, row: number): unknown {
  if (column.kind === 'text') return column.values[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}

/** How many codes a column has. */
export function codesOf({ kind, edges, categories }: ReferenceColumn): number {
  return binCodes.first + (kind === 'numeric' ? edges.length + 1 : categories.length);
}
