import { formatExact } from '#components/ui/format-number.ts';

const DASH = '–';

/** Why an answer has a dash: JSON, in which answers travel, has neither. */
export const NO_NUMBER = 'A dash: the model answered NaN or infinity, which is no number.';

/** An answer in full, a dash for each number it has not got. */
export function answerText(prediction: unknown): string {
  if (prediction === null || prediction === undefined) return DASH;
  if (typeof prediction === 'number') {
    return Number.isFinite(prediction) ? formatExact(prediction) : DASH;
  }
  if (typeof prediction === 'string') return prediction;
  if (Array.isArray(prediction)) return prediction.map(answerText).join(', ');
  return JSON.stringify(prediction);
}

/** True when the model answered no number, or one of its numbers is none. */
export function lacksNumber(prediction: unknown): boolean {
  if (Array.isArray(prediction)) return prediction.some(lacksNumber);
  if (typeof prediction === 'number') return !Number.isFinite(prediction);
  return prediction === null || prediction === undefined;
}
