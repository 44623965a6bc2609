import type { LabelledInput } from './labelled-inputs.ts';

/** A logged request with the labels that came for its rows: one that has many is read once, not once for each of them. */
export interface LabelledRequest {
  at: Date;
  version: number;
  /** null where they were not asked for. */
  inputs: unknown;
  outputs: unknown;
  /** Of the labels, ascending. */
  rows: readonly number[];
  labels: readonly unknown[];
  /** Of the labels: how long after the request they came. */
  delaysMs: readonly number[];
}

export type RequestRow = LabelledInput & { version: number; delayMs: number | null };

/** Its labelled rows, in order; what the log does not have of them is null. */
export function labelledRows(request: LabelledRequest): RequestRow[] {
  const { at, version, rows, labels, delaysMs } = request;
  const inputs = listOf(request.inputs, 'rows');
  const predictions = listOf(request.outputs, 'predictions');
  const classes = listOf(request.outputs, 'classes');
  const probabilities = listOf(request.outputs, 'probabilities');
  return rows.map((row, place) => {
    const scores = probabilities?.[row];
    return {
      ...{ at, version, label: labels[place] ?? null, classes },
      delayMs: delaysMs[place] ?? null,
      input: inputs?.[row] ?? null,
      predicted: predictions?.[row] ?? null,
      scores: Array.isArray(scores) ? scores : null,
    };
  });
}

/** A list within logged values; null: there is none. */
function listOf(values: unknown, name: string): readonly unknown[] | null {
  if (typeof values !== 'object' || values === null) return null;
  const list: unknown = (values as Record<string, unknown>)[name];
  return Array.isArray(list) ? list : null;
}
