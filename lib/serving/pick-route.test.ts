import { expect, it } from 'vitest';
import { fnv32a, pickRoute } from './pick-route.ts';

it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('fnv32a(%j) is the published value', (text, hash) => {
  expect(fnv32a(text)).toBe(hash);
});

const ids = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
const routes = (canary: number) => [
  { version: 1, weight: 100 - canary },
  { version: 2, weight: canary },
];

it('sends a share by weight', () => {
  const share = ids.filter((id) => pickRoute(routes(10), 'flights', id) === 2).length / ids.length;
  expect(share).toBeGreaterThan(0.09);
  expect(share).toBeLessThan(0.11);
});

it('keeps whoever is with the canary while it grows', () => {
  const inCanary = (share: number) =>
    new Set(ids.filter((id) => pickRoute(routes(share), 'flights', id) === 2));
  const [early, late] = [inCanary(5), inCanary(25)];
  expect(early.size).toBeGreaterThan(0);
  expect([...early].filter((id) => !late.has(id))).toEqual([]);
});

it('answers the same for the same id, and independently per seed', () => {
  const by = (seed: string) => ids.map((id) => pickRoute(routes(50), seed, id));
  expect(by('a')).toEqual(by('a'));
  const [a, b] = [by('a'), by('b')];
  const same = a.filter((version, i) => version === b[i]).length / ids.length;
  expect(same).toBeGreaterThan(0.47);
  expect(same).toBeLessThan(0.53);
});

it('needs no hash for one route', () => {
  expect(pickRoute([{ version: 7, weight: 0.001 }], 'm', '')).toBe(7);
});
