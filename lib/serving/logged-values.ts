import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import type { Tensors } from './call.ts';
import { logOutputs } from './inference-tensors.ts';
import type { Answer } from './shape-answer.ts';

/** What the log keeps of a request: its rows in the layout's order, its tensors, or a body that never became either. */
export type LoggedInputs = { rows: unknown[][] } | { tensors: unknown[] } | { body: unknown };

/** Missing numbers are null, infinities words, 64-bit integers keep their digits. */
export function logInputs(rows: readonly FeatureRow[] | null, inputs: Tensors): LoggedInputs {
  if (rows === null) return { tensors: logOutputs(inputs).outputs };
  return { rows: rows.map((row) => row.map(plain)) };
}

/** Classes and one list of probabilities per row, so that names are not repeated. */
export function logAnswer(answer: Answer | null, outputs: Tensors): object {
  if (answer === null) return { tensors: logOutputs(outputs).outputs };
  const { predictions, classes, probabilities } = answer;
  if (!probabilities || !classes) return { predictions };
  return {
    predictions,
    classes,
    probabilities: probabilities.map((row) => classes.map((name) => row[name] ?? null)),
  };
}

function plain(element: FeatureRow[number]): unknown {
  if (typeof element === 'number' && !Number.isFinite(element)) {
    return Number.isNaN(element) ? null : String(element);
  }
  if (typeof element !== 'bigint') return element;
  const number = Number(element);
  return Number.isSafeInteger(number) ? number : element.toString();
}
