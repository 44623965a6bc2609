import { formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { answerText } from './answer-text.ts';

/** One row of a logged request: values by name, or in order when the caller sent a list. */
export type LoggedRow = Record<string, unknown> | unknown[];

export interface LoggedAnswer {
  prediction: unknown;
  /** By class. */
  probabilities: Record<string, number | null> | null;
}

/**
 * The rows of a logged request: in the order of the version's features once it was understood, else as its body had them
 * (`features`, `instances`, or bare rows); null when it has none, as tensors do.
 */
export function readRows(inputs: unknown): LoggedRow[] | null {
  if (!isObject(inputs)) return null;
  if (Array.isArray(inputs.rows)) return readInstances(inputs.rows);
  return 'body' in inputs ? readBody(inputs.body) : null;
}

function readBody(body: unknown): LoggedRow[] | null {
  if (Array.isArray(body)) return readInstances(body);
  if (!isObject(body)) return null;
  if ('features' in body) return readInstances([body.features]);
  if (Array.isArray(body.instances)) return readInstances(body.instances);
  if (Array.isArray(body.inputs)) return null;
  return readInstances([body]);
}

function readInstances(instances: unknown[]): LoggedRow[] | null {
  const rows: LoggedRow[] = [];
  for (const instance of instances) {
    const row = isObject(instance) && isRow(instance.features) ? instance.features : instance;
    // The log cuts long requests and says so in place, by a text.
    if (typeof row === 'string' && row.startsWith('…')) continue;
    if (!isRow(row)) return null;
    rows.push(row);
  }
  return rows.length > 0 ? rows : null;
}

/** A row's values with their names: the caller's own, or those of the version's features in order. */
export function nameValues(
  row: LoggedRow,
  featureNames: readonly string[],
): { name: string; value: unknown }[] {
  if (Array.isArray(row)) {
    return row.map((value, index) => ({
      name: featureNames[index] ?? `value ${index + 1}`,
      value,
    }));
  }
  const place = new Map(featureNames.map((name, index) => [name, index]));
  const rank = (name: string) => place.get(name) ?? featureNames.length;
  return Object.entries(row)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => rank(a.name) - rank(b.name));
}

/**
 * The answers in what was logged or answered, one per row; null when it holds none, as tensors and refusals do. The log has
 * the classes once and a list of probabilities per row; an answer has them by class.
 */
export function readAnswers(outputs: unknown): LoggedAnswer[] | null {
  if (!isObject(outputs)) return null;
  const many = Array.isArray(outputs.predictions);
  if (!many && outputs.prediction === undefined) return null;
  const predictions = many ? (outputs.predictions as unknown[]) : [outputs.prediction];
  const { probabilities, classes } = outputs;
  return predictions.map((prediction, index) => {
    const found: unknown = Array.isArray(probabilities) ? probabilities[index] : probabilities;
    return { prediction, probabilities: byClass(found, classes) };
  });
}

function byClass(found: unknown, classes: unknown): Record<string, number | null> | null {
  if (isObject(found)) return found as Record<string, number | null>;
  if (!Array.isArray(found) || !Array.isArray(classes)) return null;
  const pairs = classes.map((name, index) => [String(name), found[index] ?? null] as const);
  return Object.fromEntries(pairs);
}

/** Of two classes the second is the one asked about ("is it late?"); null when there are not two. */
export function positiveClass({
  probabilities,
}: LoggedAnswer): { name: string; probability: number } | null {
  const entries = Object.entries(probabilities ?? {});
  const [name, probability] = entries[1] ?? [];
  if (entries.length !== 2 || name === undefined || typeof probability !== 'number') return null;
  return { name, probability };
}

/** An answer in a few characters, for a list: "1 · 87.0%", "3 answers". */
export function summariseAnswer(outputs: unknown): string | null {
  const answers = readAnswers(outputs);
  const [first] = answers ?? [];
  if (!answers || !first) return null;
  if (answers.length > 1) return `${answers.length} answers`;
  const { prediction, probabilities } = first;
  const text =
    typeof prediction === 'number' ? formatNumber(prediction) : cut(answerText(prediction));
  const probability = probabilities?.[String(prediction)];
  return typeof probability === 'number' ? `${text} · ${formatPercent(probability)}` : text;
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRow(value: unknown): value is LoggedRow {
  return typeof value === 'object' && value !== null;
}
