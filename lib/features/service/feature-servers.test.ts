import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import { createBreakers } from '#lib/serving/service/breakers.ts';
import { type FakeServer, sendJson, startFakeServer } from '#test/fake-server.ts';
import type { FeatureServer, PinnedList } from '../contract.ts';
import { createFeatureServers, type FeatureServers, tryFeatureServer } from './feature-servers.ts';
import { createVersionFeatures } from './version-features.ts';

const ALLOWED = [{ host: '127.0.0.1', port: null }];
const AT = new Date('2026-11-20T12:00:00Z');

let server: FakeServer;
let asked: { entities: { driver_id: number[] }; features?: string[]; feature_service?: string }[];
let servers: FeatureServers;
let breakers: ReturnType<typeof createBreakers>;

/** conv_rate is the key in hundredths, of a minute ago; drivers from 900 on are not known, 13 breaks the server. */
const feast: FakeServer['answer'] = (request, response, body) => {
  if (request.url === '/health') return sendJson(response, null);
  const { entities, ...what } = JSON.parse(body) as (typeof asked)[number];
  asked.push({ entities, ...what });
  const ids = entities.driver_id;
  if (ids.includes(13)) return sendJson(response, "invalid literal for int(): 'x'", 500);
  if (ids.includes(22)) return sendJson(response, { detail: 'no such driver' }, 422);
  const isKnown = (id: number) => id < 900;
  sendJson(response, {
    metadata: { feature_names: ['driver_id', 'stats__trips', 'stats__conv_rate'] },
    results: [
      { values: ids, statuses: ids.map(() => 'PRESENT') },
      {
        values: ids.map(() => null),
        statuses: ids.map((id) => (isKnown(id) ? 'PRESENT' : 'NOT_FOUND')),
        event_timestamps: ids.map(() => '1970-01-01T00:00:00Z'),
      },
      {
        values: ids.map((id) => (isKnown(id) ? id / 100 : null)),
        statuses: ids.map((id) =>
          isKnown(id) ? (id === 5 ? 'OUTSIDE_MAX_AGE' : 'PRESENT') : 'NOT_FOUND',
        ),
        event_timestamps: ids.map(() => '2026-11-20T11:59:00Z'),
      },
    ],
  });
};

const listOf = (
  over: Partial<FeatureServer> = {},
  more: Partial<PinnedList> = {},
): PinnedList & { server: FeatureServer } => ({
  server: {
    kind: 'feast',
    url: server.url,
    keys: [{ name: 'driver_id', type: 'integer' }],
    timeout_ms: 300,
    ...over,
  },
  entities: ['driver_id'],
  list: [
    { feature: 'stats:conv_rate', as: 'conv_rate', default: null },
    { feature: 'stats:trips', as: 'trips', default: 7 },
  ],
  request_wins: false,
  max_age: null,
  ...more,
});
const where = (row: number, key: string) => `instances[${row}].entities.${key}`;
const lookup = (driver_id: unknown, list = listOf()) =>
  servers.lookup(list, [{ driver_id }], where);

beforeEach(async () => {
  asked = [];
  server = await startFakeServer(feast);
  breakers = createBreakers({
    clock: () => performance.now(),
    now: () => AT,
    settingsOf: () => ({ failure_threshold: 3, success_threshold: 1, cooldown_seconds: 3600 }),
    dependencySettings: { failure_threshold: 3, success_threshold: 1, cooldown_seconds: 3600 },
    onTransition: () => {},
  });
  servers = createFeatureServers({
    remotes: createRemoteRuntimes({ allowed: ALLOWED }),
    breakerOf: breakers.ofDependency,
    now: () => AT,
  });
});
afterEach(async () => {
  await servers.close();
  await server.close();
});

describe('what a server says', () => {
  it('has values, statuses and times in the order of the list', async () => {
    const answer = await servers.lookup(
      listOf(),
      [{ driver_id: 25 }, { driver_id: '5' }, { driver_id: 901 }],
      where,
    );
    const eventMs = AT.getTime() - 60_000;
    expect(answer).toEqual({
      atMs: AT.getTime(),
      rows: [
        [
          { value: 0.25, status: 'present', eventMs },
          { value: null, status: 'null', eventMs: null },
        ],
        [
          { value: null, status: 'expired', eventMs },
          { value: null, status: 'null', eventMs: null },
        ],
        [
          { value: null, status: 'not_found', eventMs },
          { value: null, status: 'not_found', eventMs: null },
        ],
      ],
    });
    expect(asked).toEqual([
      {
        features: ['stats:conv_rate', 'stats:trips'],
        entities: { driver_id: [25, 5, 901] },
        full_feature_names: true,
      },
    ]);
  });

  it('is asked by the name of a feature service where the list has one', async () => {
    await lookup(1, listOf({ feature_service: 'activity' }));
    expect(asked).toMatchObject([{ feature_service: 'activity' }]);
    expect(asked[0]).not.toHaveProperty('features');
  });

  it('is asked once for all who ask at one time', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, id) => lookup(100 + id)));
    expect(answers.map(({ rows }) => rows[0]?.[0]?.value)).toEqual(
      Array.from({ length: 100 }, (_, id) => (100 + id) / 100),
    );
    expect(asked.length).toBeLessThan(5);
  });

  it('fails only for the row over which it fails', async () => {
    const answers = await Promise.allSettled([11, 12, 13, 14].map((id) => lookup(id)));
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(breakers.dependencies().map(({ breaker }) => breaker.view().state)).toEqual(['closed']);
  });

  it.each([
    ['nothing', null],
    [
      'no statuses',
      { metadata: { feature_names: ['stats__conv_rate'] }, results: [{ values: [1] }] },
    ],
    [
      'other features',
      { metadata: { feature_names: ['a__b'] }, results: [{ values: [1], statuses: ['PRESENT'] }] },
    ],
    [
      'too few rows',
      {
        metadata: { feature_names: ['stats__conv_rate', 'stats__trips'] },
        results: [
          { values: [], statuses: [] },
          { values: [], statuses: [] },
        ],
      },
    ],
    [
      'lists',
      {
        metadata: { feature_names: ['stats__conv_rate', 'stats__trips'] },
        results: [
          { values: [[1]], statuses: ['PRESENT'] },
          { values: [1], statuses: ['PRESENT'] },
        ],
      },
    ],
  ])('is a failure when it is %s', async (_what, body) => {
    server.answer = (_request, response) => sendJson(response, body);
    await expect(lookup(1)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each([
    ['x', 'must be a whole number'],
    [undefined, 'is missing; expected a whole number'],
  ])('is not asked with the key %j', async (driver_id, message) => {
    await expect(lookup(driver_id)).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'instances[0].entities.driver_id', message }],
    });
    expect(asked).toEqual([]);
  });
});

describe('a server that is away', () => {
  const name = () => `feast:127.0.0.1:${server.port}`;
  const state = () => breakers.ofDependency(name()).view().state;

  it('is left alone once its breaker is open, and asked as soon as it answers again', async () => {
    await lookup(1);
    const { port } = server;
    await server.close();
    for (let times = 0; times < 3; times += 1) {
      await expect(lookup(1)).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(state()).toBe('open');
    server = await startFakeServer(feast, port);
    await expect
      .poll(
        () =>
          lookup(1).then(
            () => 'answered',
            () => 'not yet',
          ),
        { timeout: 5000 },
      )
      .toBe('answered');
    expect(state()).toBe('closed');
  });

  it('is waited for no longer than the list says', async () => {
    server.answer = () => {};
    const started = performance.now();
    await expect(lookup(1, listOf({ timeout_ms: 100 }))).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('has a breaker of its own', async () => {
    const other = await startFakeServer(feast);
    try {
      await lookup(1);
      const list = listOf({ url: other.url });
      await lookup(1, list);
      await other.close();
      for (let times = 0; times < 3; times += 1) await lookup(1, list).catch(() => undefined);
      expect(breakers.ofDependency(`feast:127.0.0.1:${other.port}`).view().state).toBe('open');
      expect(state()).toBe('closed');
      await lookup(1);
    } finally {
      await other.close();
    }
  });

  it('is not said to be so because it refuses a key', async () => {
    for (let times = 0; times < 5; times += 1) {
      await expect(lookup(22)).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(state()).toBe('closed');
  });

  it('is stood in for by what is last known, as long as the list allows, then by defaults', async () => {
    let nowMs = AT.getTime();
    const take = createVersionFeatures({
      lookup: () => Promise.reject(new Error('not asked')),
      servers,
      now: () => new Date(nowMs),
    });
    const ask = (driver_id: number) =>
      take(listOf({}, { max_age: '1h' }), {
        entities: [{ driver_id }],
        brought: [{}],
        fieldOf: () => 'entities',
      });
    const known = await ask(25);
    expect([known.failure, known.rows[0]?.map(({ origin }) => origin)]).toEqual([
      null,
      ['online', 'default'],
    ]);
    await server.close();
    const after = await ask(25);
    expect(after.failure).toContain('Features cannot be looked up now');
    expect(after.rows[0]).toEqual([
      { value: 0.25, status: null, ageSeconds: 60, origin: 'last_known' },
      { value: 7, status: null, ageSeconds: null, origin: 'default' },
    ]);
    // Nothing is known of another key, and nothing is any longer after that time.
    expect((await ask(26)).rows[0]?.map(({ origin }) => origin)).toEqual(['none', 'default']);
    nowMs += 3_601_000;
    expect((await ask(25)).rows[0]?.map(({ origin }) => origin)).toEqual(['none', 'default']);
  });
});

describe('registration', () => {
  const remotes = createRemoteRuntimes({ allowed: ALLOWED });

  it('asks the server for nobody', async () => {
    await tryFeatureServer(remotes, listOf());
    expect(asked).toMatchObject([{ entities: { driver_id: [0] } }]);
  });

  it.each([
    ['is not there', () => server.close(), 'remote_unreachable'],
    [
      'does not have them',
      () => {
        server.answer = (_request, response) => sendJson(response, 'no such view', 404);
      },
      'feature_server_unsupported',
    ],
    [
      'wants to be signed in to',
      () => {
        server.answer = (_request, response) => sendJson(response, 'who are you', 401);
      },
      'feature_server_unsupported',
    ],
  ])('is refused when the server %s', async (_what, prepare, code) => {
    await prepare();
    await expect(tryFeatureServer(remotes, listOf())).rejects.toMatchObject({ code });
  });

  it('is refused where the host is not allowed', async () => {
    const none = createRemoteRuntimes({ allowed: [] });
    await expect(tryFeatureServer(none, listOf())).rejects.toMatchObject({
      code: 'remote_not_allowed',
    });
  });
});
