import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { createBreakers } from '#lib/serving/service/breakers.ts';
import { guardLookup } from './guard-lookup.ts';

const request = { features: ['a:b'], rows: [{ k: 1 }] };
const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const wrong = Object.assign(new Error('column "x" does not exist'), { code: '42703' });

/** A store that says `failure` until it is mended; the clock stands still unless it is set. */
function setUp(failure: Error) {
  const store = { failure: failure as Error | null, isUp: false, pings: 0, ms: 0 };
  const breaker = createBreakers({
    clock: () => store.ms,
    now: () => new Date(store.ms),
    settingsOf: () => ({ failure_threshold: 1, success_threshold: 1, cooldown_seconds: 1 }),
    dependencySettings: { failure_threshold: 2, success_threshold: 1, cooldown_seconds: 3600 },
    onTransition: () => {},
  }).ofDependency('features');
  const lookup = guardLookup(
    async () => {
      if (store.failure) throw store.failure;
      return { atMs: store.ms, features: [], rows: [] };
    },
    {
      breaker,
      clock: () => store.ms,
      ping: async () => {
        store.pings += 1;
        if (!store.isUp) throw away;
      },
    },
  );
  /** What comes of a lookup, after all that it sets off. */
  const ask = async () => {
    const code = await lookup(request).then(
      () => 'answered',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    await turn();
    return code;
  };
  return { store, breaker, ask };
}

it('is tried as soon as a store that was away answers, long before the cool-down ends', async () => {
  const { store, breaker, ask } = setUp(away);
  expect([await ask(), await ask()]).toEqual(['unavailable', 'unavailable']);
  expect(breaker.view().state).toBe('open');
  expect(await ask()).toBe('unavailable');
  Object.assign(store, { failure: null, isUp: true });
  // It is asked once a second whether it is there.
  await ask();
  expect([store.pings, breaker.view().state]).toEqual([1, 'open']);
  store.ms += 1000;
  expect(await ask()).toBe('unavailable');
  expect(await ask()).toBe('answered');
  expect(breaker.view().state).toBe('closed');
});

it('waits for the cool-down when the store answers, but cannot look up', async () => {
  const { store, breaker, ask } = setUp(wrong);
  store.isUp = true;
  for (let times = 0; times < 6; times += 1) {
    expect(await ask()).toBe('unavailable');
    store.ms += 1000;
  }
  expect(store.pings).toBeGreaterThan(0);
  expect(breaker.view().state).toBe('open');
});

it('is left alone while an operator holds it', async () => {
  const { store, breaker, ask } = setUp(away);
  await ask();
  breaker.hold('it is moved');
  Object.assign(store, { failure: null, isUp: true });
  expect(await ask()).toBe('unavailable');
  expect([store.pings, breaker.isHeld]).toEqual([0, true]);
  breaker.close('it is back');
  expect(await ask()).toBe('answered');
});

it('says nothing of the store when the caller has asked wrongly', async () => {
  const { breaker, ask } = setUp(new AppError('feature_view_not_found', { publicMessage: 'No.' }));
  for (let times = 0; times < 3; times += 1) expect(await ask()).toBe('feature_view_not_found');
  expect(breaker.view().state).toBe('closed');
});
