import type { State } from '#components/ui/status.tsx';
import type { EvaluateResult } from '#lib/retraining/contract.ts';

export interface ComparisonRow {
  id: string;
  metric: string;
  /** Which rows. */
  on: 'held out' | 'recent';
  champion: number | null;
  challenger: number | null;
  gain: number | null;
  low: number | null;
  high: number | null;
}

/** What was compared first, on held-out and on recent rows; then what was only measured. */
export function comparisonRows({
  holdout,
  recent,
}: Pick<EvaluateResult, 'holdout' | 'recent'>): ComparisonRow[] {
  const of = (on: ComparisonRow['on']) => (comparison: (typeof holdout.comparisons)[number]) => {
    const { metric, champion, challenger, gain, low, high } = comparison;
    return { id: `${on} ${metric}`, metric, on, champion, challenger, gain, low, high };
  };
  const compared = new Set(holdout.comparisons.map(({ metric }) => metric));
  const measured = Object.entries(holdout.challenger.metrics)
    .filter(([metric]) => !compared.has(metric))
    .map(([metric, challenger]) => ({
      ...{ id: `held out ${metric}`, metric, on: 'held out' as const, challenger },
      ...{ champion: holdout.champion?.metrics[metric] ?? null, gain: null, low: null, high: null },
    }));
  return [
    ...holdout.comparisons.map(of('held out')),
    ...(recent?.comparisons ?? []).map(of('recent')),
    ...measured,
  ];
}

/** What a gain with its interval says. */
export function judgeGain({ gain, low, high }: Pick<ComparisonRow, 'gain' | 'low' | 'high'>): {
  state: State;
  word: string;
} {
  if (gain === null) return { state: 'unknown', word: 'Not compared' };
  if (low === null || high === null) return { state: 'unknown', word: 'Not certain' };
  if (low > 0) return { state: 'good', word: 'Better' };
  if (high < 0) return { state: 'bad', word: 'Worse' };
  return { state: 'unknown', word: 'No clear difference' };
}
