import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, OnnxSession, Signature } from '#lib/onnx/contract.ts';
import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { type Answer, outputNames, shapeAnswer } from '#lib/serving/shape-answer.ts';
import type { TrainingColumn, TrainingTarget } from '#lib/training/training-data.ts';
import type { ModelAnswers } from '../../compare-models.ts';

const AT_ONCE = 1000;
const TIMED_RUNS = 200;
/** For one run of some rows; what takes longer cannot be served. */
const RUN_MS = 60_000;

/** A loaded model, as it is served. */
export interface ServedModel {
  session: Pick<OnnxSession, 'run'>;
  signature: Signature;
  layout: FeatureLayout;
  output: OutputRoles;
  task: Task;
}

export interface RowsAnswered extends ModelAnswers {
  /** What it named, row by row. */
  predictions: Answer['predictions'];
}

/** What a model says of rows, through what serves it: throws where it cannot answer one of them. */
export async function answerRows(
  served: ServedModel,
  { columns, target }: { columns: readonly TrainingColumn[]; target: TrainingTarget },
  signal: AbortSignal,
): Promise<RowsAnswered> {
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const classes = target.task === 'regression' ? [] : target.classes.map(String);
  const width = target.task === 'multiclass' ? classes.length : 1;
  const scores = new Float64Array(rows * width);
  const predictions: Answer['predictions'] = [];
  let withShares = 0;
  for (let from = 0; from < rows; from += AT_ONCE) {
    signal.throwIfAborted();
    const count = Math.min(AT_ONCE, rows - from);
    const answer = await ask(served, columns, { from, count });
    if (answer.probabilities) withShares += count;
    for (let row = 0; row < count; row += 1) {
      const predicted = answer.predictions[row] ?? null;
      predictions.push(predicted);
      const shares = answer.probabilities?.[row];
      for (let at = 0; at < width; at += 1) {
        scores[(from + row) * width + at] = scoreOf({ target, classes, predicted, shares }, at);
      }
    }
  }
  if (withShares > 0 && withShares < rows) {
    throw new RangeError('its scores are probabilities for some rows, and none for others');
  }
  const missing = scores.findIndex(Number.isNaN);
  if (missing >= 0) {
    const row = Math.floor(missing / width) + 1;
    throw new RangeError(`row ${row} has no answer that is a class, a probability or a number`);
  }
  const areProbabilities = withShares > 0 || target.task === 'regression';
  return { scores, areProbabilities, predictions };
}

function scoreOf(
  of: {
    target: TrainingTarget;
    classes: readonly string[];
    predicted: Answer['predictions'][number];
    shares: Record<string, number | null> | undefined;
  },
  at: number,
): number {
  const { target, classes, predicted, shares } = of;
  if (target.task === 'regression') {
    return typeof predicted === 'number' ? predicted : Number.NaN;
  }
  const name = classes[target.task === 'binary' ? 1 : at] ?? '';
  if (shares) return shares[name] ?? Number.NaN;
  // A score beyond 0 to 1 names no class: where it divides them is not known.
  if (!classes.includes(String(predicted))) return Number.NaN;
  return String(predicted) === name ? 1 : 0;
}

async function ask(
  { session, layout, signature, output, task }: ServedModel,
  columns: readonly TrainingColumn[],
  { from, count }: { from: number; count: number },
): Promise<Answer> {
  if (layout.kind === 'tensors') throw new RangeError('it has no named features');
  const byName = new Map(columns.map((column) => [column.name, column]));
  const given = layout.features.map((feature) => {
    const column = byName.get(feature.name);
    if (!column) throw new RangeError(`the snapshot has no ${feature.name}`);
    return { feature, column };
  });
  const most = layout.maxRows ?? count;
  const rows = Array.from({ length: count }, (_, row) =>
    given.map(({ feature, column }) => cellOf(column, from + row, feature.type)),
  );
  const answers: Answer = { predictions: [], classes: null, probabilities: [] };
  const { label, score } = outputNames(task, output, signature.outputs);
  const names = [label, score].filter((name) => name !== undefined);
  for (let at = 0; at < count; at += most) {
    const some = rows.slice(at, at + most);
    const outputs = await session.run(
      encodeRows(layout, parseRows(layout, some)),
      names.length > 0 ? names : undefined,
      { timeoutMs: RUN_MS },
    );
    const answer = shapeAnswer(task, output, signature.outputs, outputs, some.length);
    answers.predictions.push(...answer.predictions);
    answers.classes = answer.classes;
    if (answer.probabilities === null) answers.probabilities = null;
    else answers.probabilities?.push(...answer.probabilities);
  }
  return answers;
}

function cellOf(column: TrainingColumn, row: number, type: string): unknown {
  if (column.kind === 'categorical') {
    const label = column.labels[column.codes[row] as number];
    return label ?? (type === 'string' ? '' : null);
  }
  const value = column.values[row] as number;
  if (Number.isNaN(value)) return null;
  return type === 'boolean' ? value !== 0 : value;
}

/** Milliseconds for a row by itself, of which 95 % take less. */
export async function timeRows(
  served: ServedModel,
  columns: readonly TrainingColumn[],
): Promise<number> {
  const [first] = columns;
  const rows = first ? (first.kind === 'numeric' ? first.values.length : first.codes.length) : 0;
  const times: number[] = [];
  for (let run = 0; run < TIMED_RUNS && rows > 0; run += 1) {
    const startedAt = performance.now();
    await ask(served, columns, { from: run % rows, count: 1 });
    times.push(performance.now() - startedAt);
  }
  // The first ones find nothing warm.
  const sorted = times.slice(Math.min(20, times.length - 1)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}

/** Why a model could not answer, in words; null: it is no fault of the model’s. */
export function problemOf(error: unknown): string | null {
  const said =
    error instanceof AppError
      ? error.publicMessage
      : error instanceof RangeError || error instanceof RunFailure
        ? error.message
        : null;
  return said === null ? null : said.replace(/\.$/, '');
}
