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
  expect(describeStatus(inForce, live, answers)).toEqual({ status, status_text: text });
});
