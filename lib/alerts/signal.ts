import type { AlertRule } from './contract.ts';
import type { Observation } from './evaluate-alert.ts';
import type { Facts, ModelFacts } from './facts.ts';

/** What a signal says of one thing. Things are told apart by their labels. */
export interface Seen extends Observation {
  version: number | null;
  /** Beside the model and the version: which feature, replica or channel. */
  labels: Record<string, string>;
  said: string;
}

export type Signal = {
  /** What the threshold is in, for people. */
  unit: string;
  /** What it is measured over, or says; for the page of rules. */
  about: string;
  hasWindow: boolean;
} & (
  | { scope: 'model'; see(model: ModelFacts, rule: AlertRule): Seen[] }
  | { scope: 'system'; see(facts: Facts, rule: AlertRule): Seen[] }
);

export const seen = (
  verdict: Seen['verdict'],
  said: string,
  more: Partial<Omit<Seen, 'verdict' | 'said'>> = {},
): Seen => ({
  ...{ verdict, said, value: null, version: null, labels: {} },
  // What happened is enough by itself.
  events: Number.MAX_SAFE_INTEGER,
  ...more,
});

export const formatShare = (share: number): string =>
  `${Number((100 * share).toFixed(share < 0.01 ? 2 : 1))} %`;

export const formatCount = (count: number): string => Math.round(count).toLocaleString('en');

/** "5 minutes", "minute": after "the last". */
export const nameMinutes = (minutes: number): string =>
  minutes === 1 ? 'minute' : `${minutes} minutes`;

export const listWords = (words: readonly string[], most = 3): string => {
  const shown = words.slice(0, most).join(', ');
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
};
