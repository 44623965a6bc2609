import { expect, it } from 'vitest';
import { createRecentTraffic } from './recent-traffic.ts';

const answered = {
  model: 'flights',
  modelKnown: true,
  version: 2,
  status: 200,
  errorCode: null,
  degraded: false,
  timings: { run: 10, queue: 1 },
};

function setUp() {
  let ms = 0;
  const traffic = createRecentTraffic({ clock: () => ms });
  return { traffic, wait: (more: number) => (ms += more) };
}

it('adds up what was answered, failed and degraded, by version', () => {
  const { traffic } = setUp();
  traffic.request(answered);
  traffic.request({ ...answered, degraded: true });
  traffic.request({ ...answered, status: 503, errorCode: 'no_answer', timings: null });
  traffic.request({ ...answered, version: 1 });
  traffic.request({ ...answered, version: null, status: 503, errorCode: 'overloaded' });
  const sums = traffic.of('flights');
  expect(sums).toMatchObject({ degraded: 1, overloaded: 1 });
  expect(sums.version(2)).toMatchObject({ requests: 3, failures: 1 });
  expect(sums.version(1)).toMatchObject({ requests: 1, failures: 0 });
  expect(sums.version(2).stages.run?.p50_ms).toBeCloseTo(10, -1);
  expect(sums.version(7)).toMatchObject({ requests: 0, stages: {} });
});

it('counts the rows that were run, not those that were asked', () => {
  const { traffic } = setUp();
  for (const _request of [1, 2, 3]) traffic.request(answered);
  traffic.batch('flights', 2, 3);
  traffic.batch('flights', 2, 1);
  expect(traffic.of('flights').version(2)).toMatchObject({ requests: 3, batches: 2, rows: 4 });
});

it('forgets what is more than a minute old, slice by slice', () => {
  const { traffic, wait } = setUp();
  traffic.request(answered);
  wait(30_000);
  traffic.request(answered);
  traffic.cache('flights', 'memory');
  wait(29_999);
  expect(traffic.of('flights').version(2).requests).toBe(2);
  wait(1);
  expect(traffic.of('flights').version(2).requests).toBe(1);
  wait(30_000);
  expect(traffic.of('flights').version(2).requests).toBe(0);
  expect(traffic.of('flights').cache.memory_hits).toBe(0);
});

it('does not count requests for models there are not', () => {
  const { traffic } = setUp();
  traffic.request({ ...answered, modelKnown: false });
  expect(traffic.of('flights').version(2).requests).toBe(0);
});

it('knows when a version was last asked, also after more than a minute', () => {
  const { traffic, wait } = setUp();
  expect(traffic.unusedMs('flights', 2)).toBeNull();
  traffic.request(answered);
  expect(traffic.unusedMs('flights', 2)).toBe(0);
  wait(40_000);
  expect(traffic.unusedMs('flights', 2)).toBe(30_000);
  wait(60_000);
  traffic.request({ ...answered, version: 1 });
  expect(traffic.unusedMs('flights', 2)).toBe(90_000);
  traffic.batch('flights', 5, 1);
  expect(traffic.unusedMs('flights', 5)).toBeNull();
});
