import { expect, it } from 'vitest';
import { refuseInUse, whyInUse } from './version-in-use.ts';

const split = {
  seq: 4,
  plan: {
    routes: [
      { version: 1, weight: 19 },
      { version: 2, weight: 1 },
    ],
    fallback: [1, 3],
  },
};
const all = { seq: 2, plan: { routes: [{ version: 5, weight: 1 }], fallback: [] } };

it.each([
  ['the only route', 5, all, 'Version 5 takes all traffic in release 2, in force.'],
  ['one of two routes', 2, split, 'Version 2 takes 5 % of traffic in release 4, in force.'],
  ['a fallback', 3, split, 'Version 3 is in the fallback chain in release 4, in force.'],
  ['both', 1, split, 'takes 95 % of traffic and is in the fallback chain'],
])('refuses a version that is %s', (_name, version, inForce, message) => {
  expect(() => refuseInUse(version, inForce, [])).toThrow(
    expect.objectContaining({ code: 'version_in_use', message: expect.stringContaining(message) }),
  );
});

it.each([
  ['nothing is released', null],
  ['another version is released', all],
])('lets it go when %s', (_name, inForce) => {
  expect(() => refuseInUse(9, inForce, [])).not.toThrow();
});

it('refuses a version that aliases point at, and names them', () => {
  expect(() => refuseInUse(3, all, ['champion'])).toThrow(
    'Version 3 is what the alias "champion" points at. Move or remove it first.',
  );
  expect(() => refuseInUse(3, null, ['a', 'b'])).toThrow('the aliases "a", "b" point at');
});

it('says beforehand what it would refuse with', () => {
  expect(whyInUse(3, split, [])?.message).toBe(
    'Version 3 is in the fallback chain in release 4, in force. Release another version first.',
  );
  expect(whyInUse(9, all, [])).toBeNull();
});
