import { expect, it } from 'vitest';
import type { VersionInfo } from '../catalog.ts';
import { createOnDemandLoader } from './load-on-demand.ts';
import { createVersionPool } from './version-pool.ts';

const info = (number: number) =>
  ({ modelId: 'm', model: 'm', number, sizeBytes: 1 }) as VersionInfo;
const settle = () => new Promise((resolve) => setTimeout(resolve));

function setUp() {
  const under: { number: number; finish: (error?: Error) => void }[] = [];
  let most = 0;
  const pool = createVersionPool({
    clock: () => 0,
    load: ({ number }) =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error) => {
          under.splice(0, 1);
          if (error) reject(error);
          else resolve({ run: async () => ({}), release: async () => undefined });
        };
        under.push({ number, finish });
        most = Math.max(most, under.length);
      }),
  });
  return { hold: createOnDemandLoader(pool), under, most: () => most };
}

it('loads two versions at a time, lets sixteen wait, and refuses more', async () => {
  const { hold, under, most } = setUp();
  const answers = Array.from({ length: 1000 }, (_, number) =>
    hold(info(number)).then(
      () => 'held',
      (error) => error.code,
    ),
  );
  for (let done = 0; done < 18; done += 1) {
    await settle();
    under[0]?.finish();
  }
  const outcomes = await Promise.all(answers);
  expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(18);
  expect(outcomes.filter((outcome) => outcome === 'unavailable')).toHaveLength(982);
  expect(most()).toBe(2);
});

it('has those who ask for one version wait for one load, however many', async () => {
  const { hold, under } = setUp();
  const holds = Array.from({ length: 100 }, () => hold(info(1)));
  await settle();
  expect(under).toHaveLength(1);
  under[0]?.finish();
  const held = await Promise.all(holds);
  expect(new Set(held.map(({ version }) => version)).size).toBe(1);
});

it('gives the turn on after a failure, which all who waited for it get', async () => {
  const { hold, under } = setUp();
  const [a, b, ...others] = [1, 1, 2, 3].map((number) => hold(info(number)));
  await settle();
  expect(under.map(({ number }) => number)).toEqual([1, 2]);
  under[0]?.finish(new Error('broken'));
  await expect(a).rejects.toThrow('broken');
  await expect(b).rejects.toThrow('broken');
  for (const _ of others) {
    await settle();
    under[0]?.finish();
  }
  expect(await Promise.all(others)).toHaveLength(2);
});
