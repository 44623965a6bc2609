import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryService } from '#lib/registry/service.ts';
import type { RemoteRuntime } from '#lib/remote/contract.ts';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import { createServingSettings } from '#lib/serving/service.ts';
import { constantScoreModel } from '#test/onnx-models.ts';
import { count, noteFigure } from '../figures.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '../gateway-fixture.ts';
import { createModelServer, type ModelServer, mlserver, rayServe } from './model-server.ts';
import { type Row, startTraffic } from './traffic.ts';

const CTX = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as const;
const ALLOWED = [{ host: '127.0.0.1', port: null }];
const COOLDOWN_SECONDS = 2;
const FALLBACK_SCORE = 42;
const FEATURES = ['a', 'b', 'c'];
const linear = ({ a, b, c }: Row) => 0.5 * a - 0.25 * b + 0.125 * c + 0.1;
const golden = (a: number, b: number, c: number) => ({
  inputs: { a, b, c },
  outputs: { score: linear({ a, b, c }) },
});

let fixture: GatewayFixture;
let token: string;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = (await fixture.addKey(['predict'])).token;
});
afterAll(() => fixture?.close());

/** Version 1 is a file, version 2 lives on the server; 2 is in force, and 1 is what it falls back to. */
async function prepare(model: string, remote: RemoteRuntime, signature?: object) {
  const now = () => new Date();
  const { db, artifacts, runtime } = fixture;
  const remotes = createRemoteRuntimes({ allowed: ALLOWED });
  const registry = createRegistryService({ db, artifacts, runtime, remotes, now });
  await fixture.addModel(model);
  await fixture.addVersion(model, constantScoreModel(FALLBACK_SCORE), { featureNames: FEATURES });
  await fixture.promote(model, 1);
  const golden_cases = [golden(1, 2, 3), golden(0.5, 0, -7)];
  const body = { remote, signature, metadata: { feature_names: FEATURES, golden_cases } };
  const version = await registry.registerRemoteVersion(model, body as never, CTX);
  expect(version).toMatchObject({ version: 2, remote });
  const settings = servingSettingsSchema.parse({
    timeout_ms: 1000,
    breaker: { failure_threshold: 5, success_threshold: 2, cooldown_seconds: COOLDOWN_SECONDS },
  });
  const change = { settings, reason: 'a short cool-down' };
  await createServingSettings({ db, now }).setSettings(model, change, CTX);
  const released = await fixture.promote(model, 2);
  expect(released.acknowledgements.map(({ status }) => status)).not.toContain('failed');
}

function summary(seen: readonly { latencyMs: number }[]): string {
  const sorted = seen.map(({ latencyMs }) => latencyMs).sort((x, y) => x - y);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(0) ?? '-';
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

/** Answers of every wrong kind in turn, where a model server was. */
async function talkRubbish(port: number): Promise<Server> {
  const answers: [status: number, body: string][] = [
    [200, '<html>It works!</html>'],
    [200, '{"outputs": [{"name": "score", "datatype": "FP32", "shape": [1, 1], "data": ["x"]}]}'],
    [200, '{"outputs": [], "predictions": []}'],
    [200, '{"outputs": [{"name": "sc'],
    [200, ''],
    [204, ''],
    [500, 'Traceback (most recent call last)'],
  ];
  let asked = 0;
  const rubbish = createServer((request, response) => {
    const [status, body] = answers[asked++ % answers.length] ?? [500, ''];
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  // As soon as the port is free.
  await eventually(() => once(rubbish.listen(port, '127.0.0.1'), 'listening'), 10_000);
  return rubbish;
}

/** Traffic runs through an outage and beyond it; every request is answered, and rightly, by one version or the other. */
async function outlast(
  model: string,
  gatewayUrl: string,
  what: string,
  outage: { begin(): unknown; end(): Promise<unknown> },
) {
  const traffic = startTraffic({
    url: `${gatewayUrl}/predict/${model}`,
    token,
    clients: 8,
    pauseMs: 20,
    expected: (version, row) => (version === 2 ? linear(row) : FALLBACK_SCORE),
  });
  try {
    await eventually(() => expect(traffic.seen.length).toBeGreaterThan(50), 20_000);
    const healthy = [...traffic.seen];
    const beganAt = traffic.now();
    await outage.begin();
    await delay(3000);
    const during = traffic.since(beganAt + 500);
    await outage.end();
    const endedAt = traffic.now();
    const isPrimary = () =>
      expect(
        traffic.since(traffic.now() - 500).every(({ servedBy }) => servedBy === 'primary'),
      ).toBe(true);
    await delay(600);
    await eventually(isPrimary, (COOLDOWN_SECONDS + 5) * 1000);
    const back = traffic.seen.find(({ at, servedBy }) => at >= endedAt && servedBy === 'primary');
    await traffic.stop();

    expect(traffic.seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(traffic.seen.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(healthy.every(({ servedBy }) => servedBy === 'primary')).toBe(true);
    expect(during.length).toBeGreaterThan(50);
    expect(during.every(({ servedBy, degraded }) => servedBy === 'fallback' && degraded)).toBe(
      true,
    );
    noteFigure(
      'remote',
      what,
      `0 of ${count(traffic.seen.length)} predictions failed and none was wrong; ${count(during.length)} answered by the fallback version and marked as degraded (${summary(during)}; ${summary(healthy)} before); the server answers again ${Math.max(0, (back?.at ?? Number.NaN) - endedAt).toFixed(0)} ms after it was back`,
    );
  } finally {
    await traffic.stop();
  }
}

describe.each([
  {
    name: 'mlserver',
    says: 'MLServer',
    recipe: mlserver,
    remoteAt: (url: string): RemoteRuntime => ({ kind: 'oip', url, model: 'linear' }),
    signature: undefined,
  },
  {
    name: 'ray-serve',
    says: 'Ray Serve',
    recipe: rayServe,
    remoteAt: (url: string): RemoteRuntime => ({
      kind: 'ray-serve',
      url: `${url}/linear`,
      row: 'object',
    }),
    signature: {
      inputs: [{ name: 'features', type: 'float32', shape: [null, 3] }],
      outputs: [{ name: 'score', type: 'float32', shape: [null, 1] }],
    },
  },
])('$name', ({ name, says, recipe, remoteAt, signature }) => {
  let server: ModelServer;
  let gatewayUrl: string;

  beforeAll(async () => {
    server = await createModelServer(recipe);
    await server.start();
    await prepare(name, remoteAt(server.url), signature);
    gatewayUrl = (await fixture.start({ remoteHosts: ALLOWED })).url;
  }, 600_000);
  afterAll(() => server?.close());

  it('is killed and comes back while it is asked', { timeout: 180_000 }, () =>
    outlast(name, gatewayUrl, `${says} is killed (kill -9) for 3 s while 8 clients ask`, {
      begin: () => server.signal('SIGKILL'),
      end: () => server.start(),
    }),
  );

  it('hangs and goes on while it is asked', { timeout: 120_000 }, () =>
    outlast(name, gatewayUrl, `${says} hangs (SIGSTOP) for 3 s while 8 clients ask`, {
      begin: () => server.signal('SIGSTOP'),
      end: async () => server.signal('SIGCONT'),
    }),
  );

  it('answers rubbish and goes on while it is asked', { timeout: 180_000 }, () => {
    let rubbish: Server | undefined;
    return outlast(name, gatewayUrl, `Rubbish comes from the address of ${says} for 3 s`, {
      async begin() {
        server.signal('SIGKILL');
        rubbish = await talkRubbish(Number(new URL(server.url).port));
      },
      async end() {
        rubbish?.closeAllConnections();
        await new Promise((resolve) => rubbish?.close(resolve));
        await server.start();
      },
    });
  });

  it('is not loaded while it is away, and is once it is back', { timeout: 180_000 }, async () => {
    server.signal('SIGKILL');
    const { url } = await fixture.start({ remoteHosts: ALLOWED });
    const ask = async () => {
      const response = await fetch(`${url}/predict/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ features: { a: 1, b: 2, c: 3 } }),
      });
      return {
        status: response.status,
        ...((await response.json()) as { version: number; prediction: number }),
      };
    };
    // This replica stays on the release before.
    await eventually(
      async () => expect(await ask()).toMatchObject({ status: 200, version: 1 }),
      20_000,
    );
    await server.start();
    await eventually(
      async () => expect(await ask()).toMatchObject({ status: 200, version: 2 }),
      40_000,
    );
    expect((await ask()).prediction).toBeCloseTo(linear({ a: 1, b: 2, c: 3 }), 4);
  });
});

it('says what a real server refuses', async () => {
  const server = await createModelServer(mlserver);
  try {
    await server.start();
    await prepare('refusals', { kind: 'oip', url: server.url, model: 'linear' });
    const { url } = await fixture.start({ remoteHosts: ALLOWED });
    const ask = async (a: number) => {
      const response = await fetch(`${url}/predict/refusals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        // By number, so that there is nothing to fall back to.
        body: JSON.stringify({ version: 2, features: { a, b: 2, c: 3 } }),
      });
      return { status: response.status, body: await response.json() };
    };
    // What it has answered before is how a sound server is told from a broken one.
    expect(await ask(1)).toMatchObject({ status: 200, body: { served_by: 'primary' } });
    expect(await ask(-1)).toMatchObject({
      status: 422,
      body: {
        code: 'model_rejected_input',
        detail: expect.stringContaining('a must not be negative'),
      },
    });
    expect(await ask(2)).toMatchObject({ status: 200, body: { served_by: 'primary' } });
  } finally {
    await server.close();
  }
}, 180_000);
