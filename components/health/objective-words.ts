import { formatPercent } from '#components/ui/format-number.ts';
import type { State } from '#components/ui/status.tsx';
import type { Objective } from '#lib/health/operations.ts';

export const objectiveNames = {
  availability: 'Availability',
  latency: 'Latency',
  label_freshness: 'Freshness of labels',
  quality: 'Quality',
} as const satisfies Record<Objective['objective'], string>;

export const objectiveLooks = {
  met: { state: 'good', word: 'met' },
  at_risk: { state: 'warning', word: 'at risk' },
  missed: { state: 'bad', word: 'missed' },
  no_data: { state: 'unknown', word: 'no data' },
  off: { state: 'unknown', word: 'off' },
} as const satisfies Record<Objective['status'], { state: State; word: string }>;

/** "38.0% of the error budget is left"; "The error budget is overspent by 12.0%". */
export function describeBudget(budget: NonNullable<Objective['budget']>): string {
  return budget.left >= 0
    ? `${formatPercent(budget.left)} of the error budget is left`
    : `The error budget is overspent by ${formatPercent(-budget.left)}`;
}
