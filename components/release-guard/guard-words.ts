import type { State } from '#components/ui/status.tsx';
import type { Evidence, Guard, Guardrail, GuardState } from '#lib/release-guard/contract.ts';

export const guardLooks = {
  watching: { word: 'Watching', state: 'good' },
  held: { word: 'Held by a person', state: 'warning' },
  asking: { word: 'Asks a person', state: 'bad' },
  passed: { word: 'Passed', state: 'good' },
  rolled_back: { word: 'Rolled back', state: 'bad' },
  would_have: { word: 'Would have acted', state: 'warning' },
  ended: { word: 'Ended', state: 'unknown' },
} as const satisfies Record<GuardState, { word: string; state: State }>;

export const railNames = {
  errors: 'Errors',
  refused: 'Refused requests',
  latency: 'Latency',
  degraded: 'Degraded answers',
  prediction: 'Predictions',
} as const satisfies Record<Guardrail, string>;

export const actionNames = {
  rollback: 'Roll back',
  hold: 'Ask a person',
  off: 'Not watched',
} as const satisfies Record<Evidence['action'], string>;

export const OPEN: readonly GuardState[] = ['watching', 'held', 'asking'];

/** ln E of whichever evidence has come furthest, and from where on it acts. */
export function furthestOf({ log_e, threshold, paired }: Evidence): { at: number; end: number } {
  const isPaired = paired !== null && paired.log_e / paired.threshold > log_e / threshold;
  return isPaired ? { at: paired.log_e, end: paired.threshold } : { at: log_e, end: threshold };
}

/** The same as a share of the way, 0 to 1. */
export function wayOf(evidence: Evidence): number {
  const { at, end } = furthestOf(evidence);
  return Math.min(1, Math.max(0, at / end));
}

export function lookOf(evidence: Evidence): { word: string; state: State } {
  switch (evidence.state) {
    case 'off':
      return { word: 'not watched', state: 'unknown' };
    case 'unknown':
      return { word: 'cannot be told yet', state: 'unknown' };
    case 'worse':
      return { word: 'worse', state: 'bad' };
    case 'fine':
      return wayOf(evidence) >= 0.5
        ? { word: 'getting worse', state: 'warning' }
        : { word: 'not worse', state: 'good' };
  }
}

/** "Release 4: version 3 instead of version 2": which versions a guard is between. */
export function nameRelease({ release, versions, replaced_versions: replaced }: Guard): string {
  const name = (numbers: readonly number[]) =>
    numbers.length === 1 ? `version ${numbers[0]}` : `versions ${numbers.join(' and ')}`;
  return `Release ${release}: ${name(versions)} instead of ${name(replaced)}`;
}

/** "48 min left", "less than a minute left"; null: it is over. */
export function timeLeft({ ends_at }: Pick<Guard, 'ends_at'>, nowMs: number): string | null {
  const minutes = (Date.parse(ends_at) - nowMs) / 60_000;
  if (minutes <= 0) return null;
  if (minutes < 1) return 'less than a minute left';
  if (minutes < 120) return `${Math.round(minutes)} min left`;
  return `${Math.round(minutes / 60)} h left`;
}
