import { describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/release-guard/contract.ts';
import { lookOf, timeLeft, wayOf } from './guard-words.ts';

const evidence = (over: Partial<Evidence>): Evidence => ({
  ...{ rail: 'errors', state: 'fine', action: 'rollback', events: 1, all: 100, rate: 0.01 },
  ...{ tolerated: 0.02, log_e: 0, threshold: 4, ratios: [], paired: null, is_comparable: true },
  said: '',
  ...over,
});

describe('how far evidence has come', () => {
  it.each([
    ['half of the way', { log_e: 2 }, 0.5],
    ['no further than the end', { log_e: 400 }, 1],
    ['evidence that nothing is worse is no way', { log_e: -30 }, 0],
    [
      'the sample of both versions, where it is further',
      { log_e: 1, paired: { log_e: 4, threshold: 5 } },
      0.8,
    ],
  ])('%s', (_name, over, way) => expect(wayOf(evidence(over))).toBeCloseTo(way, 12));
});

it.each([
  [{ state: 'fine' as const }, 'not worse'],
  [{ state: 'fine' as const, log_e: 3 }, 'getting worse'],
  [{ state: 'worse' as const }, 'worse'],
  [{ state: 'unknown' as const }, 'cannot be told yet'],
  [{ state: 'off' as const }, 'not watched'],
])('%j is %s', (over, word) => expect(lookOf(evidence(over)).word).toBe(word));

it.each([
  [48, '48 min left'],
  [0.5, 'less than a minute left'],
  [0, null],
  [-3, null],
  [240, '4 h left'],
])('%d minutes before its end: %s', (minutes, said) => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(timeLeft({ ends_at: new Date(now + minutes * 60_000).toISOString() }, now)).toBe(said);
});
