import type { FileColumn } from '#lib/offline/file-columns.ts';
import { answerColumns } from './answer-columns.ts';
import type { AnswerRole, ReferenceRows, WatchedVersion } from './profile-reference.ts';

/** A logged prediction: its rows in the order of the features, and its answer as lib/serving/logged-values.ts has it. */
export interface LoggedPrediction {
  inputs: unknown;
  outputs: unknown;
  /** Which of its rows count: from the `skip`th on, so many, every `step`th. Absent: all. */
  pick?: { skip: number; take?: number; step?: number };
}

/**
 * Rows of the log as columns. Requests without rows (they were redacted, or answered by default) are left out; so is a feature without a single value, which may be redacted.
 */
export function trafficColumns(
  { task, features }: WatchedVersion,
  predictions: readonly LoggedPrediction[],
): ReferenceRows {
  const rows: (readonly unknown[])[] = [];
  const answers: Partial<Record<AnswerRole, unknown[]>> = {};
  for (const { inputs, outputs, pick } of predictions) {
    const given = rowsOf(inputs, features.length);
    const answer = answerOf(outputs);
    if (!given || !answer || answer.predictions.length !== given.length) continue;
    const before = rows.length;
    rows.push(...picked(given, pick));
    for (const [role, values] of Object.entries(answerColumns(task, answer))) {
      const kept = answers[role as AnswerRole] ?? [];
      answers[role as AnswerRole] = kept;
      // Those before had none of it.
      while (kept.length < before) kept.push(null);
      kept.push(...picked(values, pick));
    }
  }
  const columns = new Map<string, FileColumn>();
  for (const [at, feature] of features.entries()) {
    const values = rows.map((row) => row[at]);
    if (values.every((value) => value === null || value === undefined)) continue;
    columns.set(feature.name, toColumn(feature.name, values, feature.type === 'string'));
  }
  return {
    rows: rows.length,
    features: columns,
    answers: Object.fromEntries(
      Object.entries(answers).map(([role, values]) => {
        while (values.length < rows.length) values.push(null);
        return [role, toColumn(role, values, false)];
      }),
    ),
  };
}

function picked<T>(values: readonly T[], pick: LoggedPrediction['pick']): readonly T[] {
  if (!pick) return values;
  const { skip, take = values.length, step = 1 } = pick;
  const some = values.slice(skip);
  return (step === 1 ? some : some.filter((_, at) => at % step === 0)).slice(0, take);
}

function rowsOf(inputs: unknown, width: number): readonly (readonly unknown[])[] | undefined {
  if (typeof inputs !== 'object' || inputs === null || !('rows' in inputs)) return undefined;
  const { rows } = inputs;
  const isWhole =
    Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.length === width);
  return isWhole ? rows : undefined;
}

/** undefined: it is no answer. */
export function answerOf(outputs: unknown): Parameters<typeof answerColumns>[1] | undefined {
  if (typeof outputs !== 'object' || outputs === null) return undefined;
  const { predictions, classes, probabilities } = outputs as Record<string, unknown>;
  if (!Array.isArray(predictions)) return undefined;
  if (!Array.isArray(classes) || !Array.isArray(probabilities)) {
    return { predictions, classes: null, probabilities: null };
  }
  const names = classes.map(String);
  const byClass = probabilities.map((row: unknown) =>
    Object.fromEntries(
      names.map((name, at) => [name, Array.isArray(row) ? (row[at] ?? null) : null]),
    ),
  );
  return { predictions, classes: names, probabilities: byClass };
}

const INFINITIES: Record<string, number> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

export function toColumn(name: string, values: readonly unknown[], isText: boolean): FileColumn {
  const isNumeric =
    !isText &&
    values.every(
      (value) =>
        value === null ||
        value === undefined ||
        typeof value === 'number' ||
        typeof value === 'boolean' ||
        (typeof value === 'string' && value in INFINITIES),
    ) &&
    values.some((value) => typeof value !== 'boolean' && value !== null);
  if (isNumeric) return { name, kind: 'number', values: Float64Array.from(values, toNumber) };
  const places = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null || value === undefined) return -1;
    const text = String(value);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { name, kind: 'text', codes, values: [...places.keys()] };
}

function toNumber(value: unknown): number {
  if (typeof value === 'string') return INFINITIES[value] ?? Number.NaN;
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN;
}
