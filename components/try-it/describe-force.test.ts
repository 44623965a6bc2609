import { expect, it } from 'vitest';
import { describeForce } from './describe-force.ts';

it.each([
  [null, 1, 'No version is in force.'],
  [{ seq: 4, versions: [2] }, 2, 'Takes traffic in release 4.'],
  [{ seq: 4, versions: [2] }, 1, 'Not in force. Version 2 is, in release 4.'],
  [{ seq: 5, versions: [2, 3] }, 1, 'Not in force. Versions 2 and 3 are, in release 5.'],
])('of %o, version %i: %s', (release, version, said) => {
  expect(describeForce(release, version)).toBe(said);
});
