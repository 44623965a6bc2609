import { evaluatePolicy, type RetrainingFacts } from './evaluate-policy.ts';
import type { RetrainingPolicy, TriggerKind } from './policy.ts';

/** What was known at a time, but for runs: those are the backtest's own. */
export interface RecordedFacts
  extends Pick<RetrainingFacts, 'drift' | 'performance' | 'labels' | 'qualityProblems'> {
  at: Date;
  /** Labelled rows that came since the time before. */
  labelsSince: number;
}

interface BacktestRun {
  at: Date;
  triggers: TriggerKind[];
  said: string[];
}

export interface Backtest {
  /** When runs would have begun. */
  runs: BacktestRun[];
  /** How often a trigger fired and a guard held it back, by guard. */
  heldBack: Record<string, number>;
}

const DAY_MS = 86_400_000;

/** When a policy would have had a model trained again. Runs are taken to end at once, with what they learned from used up and their gates passed. */
export function backtestPolicy(
  policy: RetrainingPolicy,
  history: readonly RecordedFacts[],
): Backtest {
  const runs: BacktestRun[] = [];
  const heldBack: Record<string, number> = {};
  let lastScheduledAt: Date | null = null;
  let newLabels = 0;
  const [first] = history;
  if (!first) return { runs, heldBack };
  for (const { at, labelsSince, ...known } of history) {
    newLabels += labelsSince;
    const days = policy.guards.budget?.days ?? 0;
    const facts: RetrainingFacts = {
      ...known,
      ...{ policySince: first.at, isRunning: false, waiting: null },
      ...{ failedGates: 0, newLabels, lastScheduledAt },
      lastRunAt: runs.at(-1)?.at ?? null,
      recentRuns: runs
        .map((run) => run.at)
        .filter((run) => run.getTime() > at.getTime() - days * DAY_MS),
    };
    const { triggers, guards, starts } = evaluatePolicy(policy, facts, at);
    if (starts.length > 0) {
      const said = triggers.filter(({ holds }) => holds).map((one) => one.said);
      runs.push({ at, triggers: starts, said });
      newLabels = 0;
      if (starts.includes('schedule')) lastScheduledAt = at;
    } else if (triggers.some(({ holds }) => holds)) {
      for (const { rule, holds } of guards) {
        if (!holds) heldBack[rule] = (heldBack[rule] ?? 0) + 1;
      }
    }
  }
  return { runs, heldBack };
}
