import { expect, it } from 'vitest';
import type { ReleasePlan } from './contract.ts';
import { newToTraffic } from './new-to-traffic.ts';

const plan = (routes: number[], fallback: number[] = []): ReleasePlan => ({
  routes: routes.map((version) => ({ version, weight: 1 })),
  fallback,
});

it.each([
  ['the first release', undefined, plan([1]), [1]],
  ['another version', plan([1]), plan([2], [1]), [2]],
  ['a version that stepped in and now takes traffic', plan([2], [1]), plan([1]), [1]],
  ['a fallback that has not answered yet', plan([1]), plan([1], [3]), [3]],
  ['the version in force as the fallback', plan([1]), plan([2], [1]), [2]],
  ['the same version with fewer fallbacks', plan([2], [1]), plan([2]), []],
  ['both', plan([1]), plan([3], [2]), [3, 2]],
])('%s', (_name, inForce, next, expected) => {
  expect(newToTraffic(inForce, next)).toEqual(expected);
});
