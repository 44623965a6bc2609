import { describe, expect, it } from 'vitest';
import { isSamePlan, mainVersionOf, nameVersions, versionsOf } from './release-plan.ts';

const plan = (routes: [number, number][], fallback: number[] = []) => ({
  routes: routes.map(([version, weight]) => ({ version, weight })),
  fallback,
});

describe('isSamePlan', () => {
  it.each([
    ['the same', plan([[1, 1]]), plan([[1, 1]]), true],
    ['one version at any weight', plan([[1, 1]]), plan([[1, 100]]), true],
    ['another version', plan([[1, 1]]), plan([[2, 1]]), false],
    [
      'the same shares',
      plan([
        [1, 1],
        [2, 3],
      ]),
      plan([
        [2, 75],
        [1, 25],
      ]),
      true,
    ],
    [
      'other shares',
      plan([
        [1, 1],
        [2, 3],
      ]),
      plan([
        [1, 1],
        [2, 2],
      ]),
      false,
    ],
    ['a fallback more', plan([[1, 1]]), plan([[1, 1]], [2]), false],
    ['fallbacks in another order', plan([[1, 1]], [2, 3]), plan([[1, 1]], [3, 2]), false],
  ])('%s', (_name, a, b, expected) => {
    expect(isSamePlan(a, b)).toBe(expected);
  });
});

it('names the versions of a plan', () => {
  const split = plan(
    [
      [4, 1],
      [2, 9],
    ],
    [1, 2],
  );
  expect(versionsOf(split)).toEqual([4, 2, 1]);
  expect(mainVersionOf(split)).toBe(2);
  expect(nameVersions(split)).toBe('versions 4 and 2');
  expect(nameVersions(plan([[3, 1]]))).toBe('version 3');
});
