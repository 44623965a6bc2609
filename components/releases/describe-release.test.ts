import { describe, expect, test } from 'vitest';
import type { Acknowledgement, ReleasePlan } from '#lib/releases/contract.ts';
import { acknowledgedWords, didWhat, releaseOutcome, willDo } from './describe-release.ts';

const plan = (...versions: number[]): ReleasePlan => ({
  routes: versions.map((version) => ({ version, weight: 1 })),
  fallback: [],
});

const withFallback: ReleasePlan = { ...plan(2), fallback: [1] };

function acknowledgement(
  status: Acknowledgement['status'],
  after_ms: number | null = null,
): Acknowledgement {
  return {
    replica: crypto.randomUUID(),
    hostname: 'host',
    status,
    at: null,
    after_ms,
    load_ms: null,
    error: status === 'failed' ? 'golden case 3 differs' : null,
  };
}

describe('willDo', () => {
  test.each([
    [
      'rollback',
      plan(2),
      plan(1),
      3,
      'flights goes from version 2 back to version 1 on 3 replicas. If version 1 cannot answer, requests are refused with 503.',
    ],
    [
      'promote',
      plan(1),
      plan(2),
      1,
      'flights goes from version 1 to version 2 on 1 replica. If version 2 cannot answer, requests are refused with 503.',
    ],
    [
      'promote',
      null,
      plan(1),
      0,
      'flights starts with version 1 as soon as a replica runs. If version 1 cannot answer, requests are refused with 503.',
    ],
    [
      'rollback',
      plan(1, 2),
      plan(1),
      2,
      'flights goes from versions 1 and 2 back to version 1 on 2 replicas. If version 1 cannot answer, requests are refused with 503.',
    ],
    [
      'promote',
      plan(2),
      withFallback,
      2,
      'flights stays with version 2 on 2 replicas. If version 2 cannot answer, version 1 does.',
    ],
  ] as const)('%s', (kind, from, to, replicas, sentence) => {
    expect(willDo({ model: 'flights', kind, from, to, replicas })).toBe(sentence);
  });
});

describe('releaseOutcome', () => {
  test.each([
    [
      'all loaded: the slowest counts',
      'rollback',
      [acknowledgement('loaded', 12), acknowledgement('loaded', 41.2)],
      { state: 'good', text: 'Rolled back on 2 of 2 replicas in 41.2 ms', pending: false },
    ],
    [
      'some pending',
      'promote',
      [acknowledgement('loaded', 12), acknowledgement('pending')],
      { state: 'warning', text: 'Promoting: on 1 of 2 replicas so far', pending: true },
    ],
    [
      'one failed',
      'promote',
      [acknowledgement('loaded', 12), acknowledgement('failed'), acknowledgement('pending')],
      {
        state: 'bad',
        text: 'Promoted on 1 of 3 replicas; 1 could not load it, 1 not heard from',
        pending: true,
      },
    ],
    [
      'one superseded',
      'promote',
      [acknowledgement('loaded', 12), acknowledgement('superseded')],
      {
        state: 'warning',
        text: 'Promoted on 1 of 2 replicas; 1 went on to a newer release before',
        pending: false,
      },
    ],
    [
      'no replica',
      'promote',
      [],
      {
        state: 'unknown',
        text: 'No replica was running; the next one to start takes it',
        pending: false,
      },
    ],
  ] as const)('%s', (_name, kind, acknowledgements, outcome) => {
    const release = { kind, reason: 'why', acknowledgements: [...acknowledgements] };
    expect(releaseOutcome(release)).toEqual(outcome);
  });

  test('an undo is called one', () => {
    const acknowledgements = [acknowledgement('loaded', 12)];
    const release = { kind: 'rollback', reason: 'Undo of release 3', acknowledgements } as const;
    expect(releaseOutcome(release).text).toBe('Undone on 1 of 1 replica in 12 ms');
  });
});

test('in short', () => {
  expect(
    acknowledgedWords({
      kind: 'promote',
      reason: 'why',
      acknowledgements: [acknowledgement('loaded', 7)],
    }),
  ).toEqual({ state: 'good', text: '1 of 1 replica in 7 ms' });
});

test.each([
  ['rollback', plan(2), 'Release 3: from version 2 back to version 1'],
  ['promote', plan(2), 'Release 3: from version 2 to version 1'],
  ['promote', null, 'Release 3: version 1'],
] as const)('from → to, %s', (kind, from, words) => {
  expect(didWhat({ seq: 3, kind, plan: plan(1) }, from)).toBe(words);
});

test('a replica that started later counts neither among those that were waited for nor in their time', () => {
  const release = {
    kind: 'rollback' as const,
    reason: 'errors',
    acknowledgements: [acknowledgement('loaded', 4), acknowledgement('loaded', null)],
  };
  expect(releaseOutcome(release).text).toBe('Rolled back on 1 of 1 replica in 4 ms');
  expect(acknowledgedWords(release).text).toBe('1 of 1 replica in 4 ms');
});
