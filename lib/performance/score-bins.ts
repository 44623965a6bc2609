import { rocAuc } from './roc-auc.ts';
import type { TieGroups } from './tie-groups.ts';

/** A class's rows against the others', by bins of the log odds of the score: they add up over hours, where areas under the curve do not. */
export type ScoreBins = [bin: number, positives: number, negatives: number][];

/** Bins are so many to a unit of log odds: rows in one count as tied. */
const BINS_PER_UNIT = 8;
const LEAST_SCORE = 1e-6;
const DIGITS = 6;

/** Of a score: its place among the bins. */
function binOf(score: number): number {
  const share = Math.min(1 - LEAST_SCORE, Math.max(LEAST_SCORE, score));
  return Math.round(BINS_PER_UNIT * Math.log(share / (1 - share)));
}

/** Bins of each class while rows are counted. */
export class ClassScores {
  private readonly classes = new Map<string, Map<number, [number, number]>>();

  /** A row's score of a class that it is, or is not, of. */
  add(name: string, score: number, isOf: boolean): void {
    const bins = this.binsOf(name);
    const [positive, negative] = bins.get(binOf(score)) ?? [0, 0];
    bins.set(binOf(score), isOf ? [positive + 1, negative] : [positive, negative + 1]);
  }

  merge(counted: readonly (readonly [string, ScoreBins])[]): void {
    for (const [name, list] of counted) {
      const bins = this.binsOf(name);
      for (const [bin, positives, negatives] of list) {
        const [positive, negative] = bins.get(bin) ?? [0, 0];
        bins.set(bin, [positive + positives, negative + negatives]);
      }
    }
  }

  list(): [string, ScoreBins][] {
    return [...this.classes].map(([name, bins]) => [name, sorted(bins)]);
  }

  private binsOf(name: string): Map<number, [number, number]> {
    const known = this.classes.get(name) ?? new Map<number, [number, number]>();
    this.classes.set(name, known);
    return known;
  }
}

export function binScores({ scores, positives, negatives }: TieGroups): ScoreBins {
  const bins = new Map<number, [positive: number, negative: number]>();
  for (const [at, score] of scores.entries()) {
    const bin = binOf(score);
    const [positive, negative] = bins.get(bin) ?? [0, 0];
    bins.set(bin, [positive + (positives[at] ?? 0), negative + (negatives[at] ?? 0)]);
  }
  return sorted(bins).map(([bin, ...masses]) => [
    bin,
    ...(masses.map((mass) => Number(mass.toPrecision(DIGITS))) as [number, number]),
  ]);
}

/** Each part so many times. */
export function addScoreBins(parts: readonly { bins: ScoreBins; times: number }[]): ScoreBins {
  const bins = new Map<number, [positive: number, negative: number]>();
  for (const { bins: part, times } of parts) {
    for (const [bin, positive, negative] of part) {
      const [p, n] = bins.get(bin) ?? [0, 0];
      bins.set(bin, [p + times * positive, n + times * negative]);
    }
  }
  return sorted(bins);
}

/** The area under the curve, and how many rows are of the class. null: not defined. */
export function areaOf(bins: ScoreBins): { area: number | null; positives: number } {
  const sum = (of: 1 | 2) => bins.reduce((total, one) => total + one[of], 0);
  const groups: TieGroups = {
    scores: Float64Array.from(bins, ([bin]) => bin),
    positives: Float64Array.from(bins, ([, positive]) => positive),
    negatives: Float64Array.from(bins, ([, , negative]) => negative),
    ...{ positiveMass: sum(1), negativeMass: sum(2) },
  };
  return { area: rocAuc(groups), positives: groups.positiveMass };
}

function sorted(bins: ReadonlyMap<number, [number, number]>): ScoreBins {
  return [...bins]
    .map(([bin, [positive, negative]]): ScoreBins[number] => [bin, positive, negative])
    .sort(([a], [b]) => a - b);
}
