import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import type { AnswersBaseline } from './contract.ts';
import { CONFIDENCE, LEAST_REQUESTS, WHOLE_DAY_HOURS } from './freeze-baseline.ts';

/** Two hours of the week in each of four weeks: as rates, what differs between them is as it was. */
const TWO_HOURS = 8;

/** Answers by bin, of an hour or of the reference. */
export interface AnsweredHour {
  rows: number;
  counts: readonly number[];
}

/**
 * How often the replaced version's answers fell into each of its bins, and up to where that is tolerated. The bounds of all bins hold together with 99 %: each is one of 1 − 0.01/bins. As with
 * rates, the last day says what is usual only where it is known as a whole and no hour of it differs for certain by more than is tolerated; what the version was trained on never does.
 */
export function freezeAnswers(
  names: readonly string[],
  before: {
    sameHours: readonly AnsweredHour[];
    lastDay: readonly AnsweredHour[];
    reference: AnsweredHour | null;
  },
  tolerance: number,
): AnswersBaseline | null {
  const { sameHours, lastDay, reference } = before;
  const confidence = 1 - (1 - CONFIDENCE) / names.length;
  const freeze = (
    source: AnswersBaseline['source'],
    hours: readonly AnsweredHour[],
  ): AnswersBaseline => {
    const rows = rowsOf(hours);
    const bins = names.map((name, at) => {
      const events = hours.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0);
      const tolerated = (1 + tolerance) * upperBinomialBound(events, rows, confidence);
      return { name, events, tolerated: tolerated < 1 ? tolerated : null };
    });
    const mayDiffer = source !== 'same_hours' || hours.length > TWO_HOURS;
    const swings =
      mayDiffer &&
      hours.some((hour) =>
        bins.some(({ tolerated }, at) => {
          const count = hour.counts[at] ?? 0;
          if (tolerated === null || hour.rows === 0) return false;
          return 1 - upperBinomialBound(hour.rows - count, hour.rows, confidence) > tolerated;
        }),
      );
    const isDay = hours.filter(({ rows: some }) => some > 0).length >= WHOLE_DAY_HOURS;
    const isComparable =
      (source === 'same_hours' || (source === 'last_24_hours' && isDay)) && !swings;
    return { source, is_comparable: isComparable, rows, bins };
  };
  if (rowsOf(sameHours) >= LEAST_REQUESTS) return freeze('same_hours', sameHours);
  if (rowsOf(lastDay) >= LEAST_REQUESTS) return freeze('last_24_hours', lastDay);
  return reference && reference.rows >= LEAST_REQUESTS ? freeze('reference', [reference]) : null;
}

const rowsOf = (hours: readonly AnsweredHour[]): number =>
  hours.reduce((sum, { rows }) => sum + rows, 0);
