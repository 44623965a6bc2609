import { expect, it } from 'vitest';
import type { ReleasePlan } from './contract.ts';
import { planTraffic, type Weighted } from './plan-traffic.ts';

const inForce: { seq: number; plan: ReleasePlan } = {
  seq: 4,
  plan: { routes: [{ version: 2, weight: 1 }], fallback: [1], default: { value: 0.2 } },
};
const ready = (number: number, weight: number): Weighted => ({ number, weight, status: 'ready' });

it('shares out, and lets what answered before step in for what fails', () => {
  expect(planTraffic([ready(3, 10), ready(2, 90)], inForce)).toEqual({
    routes: [
      { version: 3, weight: 10 },
      { version: 2, weight: 90 },
    ],
    fallback: [2, 1],
    default: { value: 0.2 },
  });
});

it('names the heaviest of several first', () => {
  const shared = {
    seq: 5,
    plan: {
      routes: [
        { version: 3, weight: 10 },
        { version: 2, weight: 90 },
      ],
      fallback: [1],
    },
  };
  expect(planTraffic([ready(3, 1), ready(2, 1)], shared).fallback).toEqual([2, 3, 1]);
  expect(planTraffic([ready(3, 1)], shared).fallback).toEqual([2, 1]);
});

it.each<[string, Weighted[], string]>([
  ['an archived version', [{ number: 3, weight: 1, status: 'archived' }], 'version_archived'],
  ['a version twice', [ready(3, 1), ready(3, 2)], 'invalid_request'],
  ['what is in force, in other numbers', [ready(2, 7)], 'already_in_force'],
])('refuses %s', (_name, weighted, code) => {
  expect(() => planTraffic(weighted, inForce)).toThrow(expect.objectContaining({ code }));
});
