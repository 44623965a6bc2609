import { describe, expect, test } from 'vitest';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { judgeServing } from './judge-serving.ts';
import { breakerOf, now, replica, versionReport } from './serving-now-examples.ts';

const plan: ReleasePlan = { routes: [{ version: 3, weight: 1 }], fallback: [2] };
const context = { plan, release: 3, revision: 1 };
const both = [versionReport(3), versionReport(2)];
const open = breakerOf({ state: 'open', retry_at: '2026-11-22T12:01:00.000Z' });

describe('judgeServing', () => {
  test('nothing is wrong', () => {
    expect(judgeServing(now([replica('a', both), replica('b', both)]), context)).toEqual({
      state: 'good',
      headline: 'Version 3 answers on 2 replicas, every breaker is closed, the log keeps up',
      faults: [],
    });
  });

  test.each([
    [
      'an open breaker says who answers',
      now([
        replica('a', [versionReport(3, { breaker: open }), versionReport(2)]),
        replica('b', both),
      ]),
      'bad',
      'The breaker of version 3 is open on a: version 2 answers instead, marked as degraded',
    ],
    [
      'a held version',
      now([replica('a', both)], [3]),
      'warning',
      'Version 3 is held open by an operator: version 2 answers instead, marked as degraded',
    ],
    [
      'a version that could not be loaded, with why',
      now([
        replica('a', [
          versionReport(3, { state: 'failed', error: 'golden case 4.' }),
          versionReport(2),
        ]),
      ]),
      'bad',
      'Version 3 could not be loaded on the only replica: golden case 4',
    ],
    [
      'a fallback that is not loaded is a warning',
      now([replica('a', [versionReport(3)])]),
      'warning',
      'Version 2 is not loaded on the only replica',
    ],
    [
      'Redis that is away',
      now([replica('a', both, { redis: open }), replica('b', both, { redis: {} })]),
      'warning',
      'Redis is not used on a: answers are cached in memory only',
    ],
    [
      'Redis that an operator holds',
      now([replica('a', both, { redis: { state: 'open', held: true } })]),
      'warning',
      'Redis is held open by an operator on the only replica: answers are cached in memory only',
    ],
    [
      'a log that is behind',
      now([replica('a', both, { lag: 93, bytes: 2048, spool: 'behind' })]),
      'warning',
      'The log is 1.55 min behind on the only replica: 2 KiB wait for Postgres',
    ],
    [
      'a log that is full',
      now([replica('a', both, { spool: 'full' }), replica('b', both)]),
      'bad',
      'The log is full on a',
    ],
    [
      'overload',
      now([replica('a', both, { overloaded: 1 })]),
      'bad',
      'One request was refused in the last minute: more was asked at once than can be served',
    ],
    [
      'settings that have not arrived',
      now([replica('a', both, { revision: 0 })]),
      'warning',
      'The newest settings have not arrived on the only replica',
    ],
    [
      'a release that has not arrived',
      now([replica('a', both, { release: 2 }), replica('b', both)]),
      'warning',
      'Release 3 has not arrived on a',
    ],
  ] as const)('%s', (_name, given, state, headline) => {
    expect(judgeServing(given, context)).toEqual({ state, headline, faults: [] });
  });

  test('several, the worst first', () => {
    const { state, headline, faults } = judgeServing(
      now([replica('a', both, { degraded: 2, spool: 'full' })]),
      context,
    );
    expect({ state, headline }).toEqual({
      state: 'bad',
      headline: '2 things are not as they should be',
    });
    expect(faults.map((fault) => fault.text)).toEqual([
      'The log is full on the only replica',
      '2 answers of the last minute are degraded',
    ]);
  });

  test('no replica, and nothing in force', () => {
    expect(judgeServing(now([]), context).state).toBe('bad');
    expect(judgeServing(now([]), { ...context, plan: null }).state).toBe('unknown');
    expect(judgeServing(now([replica('a', both)]), { ...context, plan: null }).state).toBe(
      'unknown',
    );
  });
});
