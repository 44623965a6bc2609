import { expect, it } from 'vitest';
import { describeStatus, type ReplicaAnswer } from './model-status.ts';

const plan = (...versions: number[]) => ({
  seq: 3,
  plan: { routes: versions.map((version) => ({ version, weight: 1 })), fallback: [] },
});
const loaded = (replica: string): ReplicaAnswer => ({ replica, status: 'loaded', error: null });
const failed = (replica: string, error: string | null): ReplicaAnswer => ({
  replica,
  status: 'failed',
  error,
});

it.each([
  ['nothing released', null, ['a'], [], 'no-release', 'Nothing released yet'],
  [
    'no replica',
    plan(2),
    [],
    [loaded('gone')],
    'no-replica',
    'Version 2 is in force, but no replica is running',
  ],
  [
    'no replica, two versions',
    plan(2, 3),
    [],
    [],
    'no-replica',
    'Versions 2 and 3 are in force, but no replica is running',
  ],
  [
    'all',
    plan(2),
    ['a', 'b'],
    [loaded('a'), loaded('b')],
    'serving',
    'Version 2 on 2 of 2 replicas',
  ],
  ['one of one', plan(2), ['a'], [loaded('a')], 'serving', 'Version 2 on 1 of 1 replica'],
  [
    'a dead one does not count',
    plan(2),
    ['a'],
    [loaded('a'), failed('gone', 'x')],
    'serving',
    'Version 2 on 1 of 1 replica',
  ],
  [
    'one failed',
    plan(2),
    ['a', 'b'],
    [loaded('a'), failed('b', 'golden case 7 differs')],
    'degraded',
    'Version 2 on 1 of 2 replicas; 1 failed (golden case 7 differs)',
  ],
  [
    'one silent',
    plan(2),
    ['a', 'b'],
    [loaded('a')],
    'degraded',
    'Version 2 on 1 of 2 replicas; 1 not heard from',
  ],
  [
    'none',
    plan(2, 3),
    ['a', 'b'],
    [failed('a', null)],
    'down',
    'Versions 2 and 3 on 0 of 2 replicas; 1 failed, 1 not heard from',
  ],
] as const)('%s', (_name, inForce, live, answers, status, text) => {
  expect(describeStatus(inForce, live, answers, [])).toEqual({ status, status_text: text });
});

const serving = (replica: string, release: number | null) => ({ replica, release });

it.each([
  [
    'all answer with an earlier release',
    [failed('a', 'golden case 7 differs'), failed('b', null)],
    [serving('a', 1), serving('b', 1)],
    'degraded',
    'Release 3 does not load (golden case 7 differs); release 1 answers',
  ],
  [
    'with several',
    [failed('a', null), failed('b', null)],
    [serving('a', 2), serving('b', 1)],
    'degraded',
    'Release 3 does not load; releases 1 and 2 answer',
  ],
  [
    'one answers with an earlier release, the other with nothing',
    [failed('a', 'x'), failed('b', 'x')],
    [serving('a', 1), serving('b', null)],
    'degraded',
    'Release 3 does not load (x); release 1 answers on 1 of 2 replicas',
  ],
  [
    'one that has just started stays behind',
    [loaded('a'), failed('b', 'x')],
    [serving('a', 3), serving('b', 2)],
    'degraded',
    'Version 2 on 1 of 2 replicas; 1 failed (x), release 2 answers on 1',
  ],
  [
    'all are loading, and answer meanwhile',
    [],
    [serving('a', 2), serving('b', 2)],
    'degraded',
    'Version 2 on 0 of 2 replicas; 2 not heard from, release 2 answers on 2',
  ],
  [
    'none answers',
    [failed('a', 'x'), failed('b', 'x')],
    [serving('a', null), serving('gone', 2)],
    'down',
    'Version 2 on 0 of 2 replicas; 2 failed (x)',
  ],
  [
    'an acknowledgement is newer than the report',
    [loaded('a'), loaded('b')],
    [serving('a', 2), serving('b', 3)],
    'serving',
    'Version 2 on 2 of 2 replicas',
  ],
  [
    'an acknowledgement is missing',
    [loaded('a')],
    [serving('a', 3), serving('b', 3)],
    'serving',
    'Version 2 on 2 of 2 replicas',
  ],
] as const)('what really answers: %s', (_name, answers, served, status, text) => {
  expect(describeStatus(plan(2), ['a', 'b'], answers, served)).toEqual({
    status,
    status_text: text,
  });
});

const broken = (replica: string, ...openBreakers: number[]) => ({
  ...serving(replica, 3),
  openBreakers,
});

it.each([
  [
    'a fallback version',
    { ...plan(2).plan, fallback: [1] },
    [broken('a', 2), broken('b')],
    'degraded',
    'The circuit breaker of version 2 is open on 1 of 2 replicas; version 1 answers',
  ],
  [
    'the default',
    { ...plan(2).plan, default: { value: 0 } },
    [broken('a', 2), broken('b', 2)],
    'degraded',
    'The circuit breaker of version 2 is open on 2 of 2 replicas; the default answers',
  ],
  [
    'nothing, on one replica',
    plan(2).plan,
    [broken('a', 2), broken('b')],
    'degraded',
    'The circuit breaker of version 2 is open on 1 of 2 replicas; nothing answers instead',
  ],
  [
    'nothing at all',
    plan(2).plan,
    [broken('a', 2), broken('b', 2)],
    'down',
    'The circuit breaker of version 2 is open on 2 of 2 replicas; nothing answers instead',
  ],
  [
    'the version itself: another one is open',
    plan(2).plan,
    [broken('a', 7), broken('b', 7)],
    'serving',
    'Version 2 on 2 of 2 replicas',
  ],
] as const)('what answers when a breaker is open: %s', (_name, inForce, served, status, text) => {
  const given = {
    seq: 3,
    plan: { ...inForce, routes: [...inForce.routes], fallback: [...inForce.fallback] },
  };
  expect(describeStatus(given, ['a', 'b'], [loaded('a'), loaded('b')], served)).toEqual({
    status,
    status_text: text,
  });
});
