import type { PredictResponse } from './contract.ts';
import type { Answer } from './shape-answer.ts';

const CLEAR = 0.8;
const LEANING = 0.6;

/**
 * How far to trust an answer: at most medium from a fallback, low from a default or when a value is null. Where there are
 * probabilities, the least certain row decides: its likeliest class below 0.8 is medium at most, below 0.6 low.
 */
export function rateConfidence(
  servedBy: PredictResponse['served_by'],
  answer: Readonly<Pick<Answer, 'predictions' | 'probabilities'>> | null,
): PredictResponse['confidence'] {
  if (servedBy === 'default' || answer?.predictions.some(lacksValue)) return 'low';
  let certainty = 1;
  for (const row of answer?.probabilities ?? []) {
    let top = 0;
    for (const name in row) top = Math.max(top, row[name] ?? 0);
    certainty = Math.min(certainty, top);
  }
  if (certainty < LEANING) return 'low';
  return certainty < CLEAR || servedBy === 'fallback' ? 'medium' : 'high';
}

function lacksValue(prediction: Answer['predictions'][number]): boolean {
  return prediction === null || (Array.isArray(prediction) && prediction.includes(null));
}
