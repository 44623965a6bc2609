import { expect, it } from 'vitest';
import { chooseVersion } from './choose-version.ts';

it.each([
  ['the one that is named', 2, [3], [1, 2, 3], 2],
  ['the one in force', null, [1], [1, 2, 3], 1],
  ['the newest', null, [], [2, 3, 1], 3],
  ['none', null, [], [], null],
])('%s', (_name, named, inForce, registered, chosen) => {
  expect(chooseVersion(named, inForce, registered)).toBe(chosen);
});
