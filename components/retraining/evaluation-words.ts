import type { StoredEvaluation } from '#lib/retraining/contract.ts';

export type CameTo = 'started' | 'held' | 'quiet';

/** What looks came to: a run began, guards held back what fired, or nothing fired. */
export function cameTo({ run, triggers }: Pick<StoredEvaluation, 'run' | 'triggers'>): CameTo {
  if (run !== null) return 'started';
  return triggers.some(({ holds }) => holds) ? 'held' : 'quiet';
}

export const cameToLooks = {
  started: { state: 'good', word: 'Started a run', colour: 'var(--good)' },
  held: { state: 'warning', word: 'Held back', colour: 'var(--warning)' },
  quiet: { state: 'unknown', word: 'Nothing fired', colour: 'var(--line-strong)' },
} as const satisfies Record<CameTo, object>;

const ruleWords: Record<string, string> = {
  schedule: 'Schedule',
  drift: 'Drift',
  performance: 'Performance',
  new_labels: 'New labels',
  one_at_a_time: 'One run at a time',
  cooldown: 'Cool-down',
  least_labels: 'Labels to learn from',
  quality: 'Data quality',
  budget: 'Budget',
  failed_gates: 'Failed gates',
};

export function ruleWord(rule: string): string {
  return ruleWords[rule] ?? rule.replaceAll('_', ' ');
}

export interface Segment {
  evaluation: StoredEvaluation;
  /** Of the strip’s width, from 0 to 1. */
  left: number;
  width: number;
}

/** Where evaluations stand in a strip from one time to another, oldest first. A look lasts until the next. */
export function layOut(
  evaluations: readonly StoredEvaluation[],
  fromMs: number,
  toMs: number,
): Segment[] {
  const span = toMs - fromMs;
  if (span <= 0) return [];
  const oldestFirst = evaluations.toSorted(
    (a, b) => Date.parse(a.first_at) - Date.parse(b.first_at),
  );
  return oldestFirst.flatMap((evaluation, at) => {
    const next = oldestFirst[at + 1];
    const first = Date.parse(evaluation.first_at);
    const last = Date.parse(evaluation.last_at);
    // Looks are minutes apart; a longer silence is a gap.
    const until = next
      ? Math.min(Date.parse(next.first_at), last + LONGEST_BETWEEN_LOOKS_MS)
      : last;
    if (first > toMs || until < fromMs) return [];
    const begin = Math.max(fromMs, first);
    const end = Math.max(begin, Math.min(toMs, until));
    return [{ evaluation, left: (begin - fromMs) / span, width: (end - begin) / span }];
  });
}
const LONGEST_BETWEEN_LOOKS_MS = 30 * 60_000;
