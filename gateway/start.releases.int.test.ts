import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTelemetryService } from '#lib/telemetry/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';

let fixture: GatewayFixture;
let token: string;
beforeEach(async () => {
  fixture = await createGatewayFixture();
  token = (await fixture.addKey(['predict'])).token;
});
afterEach(() => fixture.close());

async function predict(gateway: { url: string }, body: object = { features: [1, 2, 3] }) {
  const response = await fetch(`${gateway.url}/predict/m`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function acksOf(seq: number) {
  const { rows } = await fixture.db.pool.query(
    'SELECT status, load_ms, error FROM release_acks WHERE seq = $1 ORDER BY replica_id',
    [seq],
  );
  return rows;
}

it('switches every replica at a promotion and back at a rollback, which loads nothing', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.addVersion('m', constantScoreModel(2));
  const replicas = [await fixture.start(), await fixture.start()];
  expect((await predict(replicas[0] as never)).body.code).toBe('model_not_released');

  const first = await fixture.promote('m', 1);
  expect(first.acknowledged).toBe(true);
  expect(first.acknowledgements).toHaveLength(2);
  for (const replica of replicas) {
    expect((await predict(replica)).body).toMatchObject({ prediction: 1, version: 1, release: 1 });
  }

  const second = await fixture.promote('m', 2);
  expect(second.acknowledged).toBe(true);
  for (const replica of replicas) {
    expect((await predict(replica)).body).toMatchObject({ prediction: 2, version: 2, release: 2 });
  }

  const third = await fixture.rollBack('m');
  expect(third.acknowledged).toBe(true);
  expect(third.acknowledgements.map((ack) => ack.load_ms)).toEqual([0, 0]);
  for (const replica of replicas) {
    expect((await predict(replica)).body).toMatchObject({ prediction: 1, version: 1, release: 3 });
  }
});

it('stays on the release before when golden cases are not reproduced, and takes over when they are', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  const wrong = [{ inputs: { f0: 1, f1: 2, f2: 3 }, outputs: { score: 5 } }];
  await fixture.addVersion('m', constantScoreModel(2), { goldenCases: wrong });
  const replica = await fixture.start();
  await fixture.promote('m', 1);
  // On a busy machine it may take longer than a promotion waits.
  await eventually(async () => expect(await acksOf(1)).toMatchObject([{ status: 'loaded' }]), 8000);
  const failed = await fixture.promote('m', 2);
  expect(failed.acknowledged).toBe(false);
  expect(failed.acknowledgements[0]).toMatchObject({ status: 'failed' });
  expect(failed.acknowledgements[0]?.error).toMatch(/golden case 1.*expected 5/);
  expect((await predict(replica)).body).toMatchObject({ prediction: 1, version: 1, release: 1 });
  const behind = [{ model: 'm', release: 2, answers: 1 }];
  const ready = await fetch(`${replica.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready', models: 1, behind });
  expect((await predict(replica, { features: [1, 2, 3], version: 2 })).body).toMatchObject({
    status: 503,
    code: 'version_unavailable',
  });
  // A replica that starts now has nothing older in memory: it finds the newest earlier release that works.
  const late = await fixture.start();
  expect((await predict(late)).body).toMatchObject({ prediction: 1, release: 1 });
  expect(await (await fetch(`${late.url}/readyz`)).json()).toMatchObject({ behind });
  const telemetry = createTelemetryService({ db: fixture.db, now: () => new Date() });
  await eventually(async () => {
    const { status, status_text } = await telemetry.getModelStatus('m');
    expect(status).toBe('degraded');
    expect(status_text).toMatch(
      /^Release 2 does not load \(.*golden case 1.*\); release 1 answers$/,
    );
  }, 8000);
});

it('retries a version whose file comes back', async () => {
  await fixture.addModel('m');
  const { digest } = await fixture.addVersion('m', constantScoreModel(1));
  const bytes = await fixture.artifacts.read(digest);
  await fixture.artifacts.remove(digest);
  const replica = await fixture.start();
  await fixture.promote('m', 1);
  expect(await acksOf(1)).toMatchObject([{ status: 'failed' }]);
  const ready = await fetch(`${replica.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ code: 'unavailable', waiting: [{ model: 'm' }] });
  expect((await predict(replica)).body.code).toBe('version_unavailable');
  await fixture.artifacts.put({ bytes });
  await eventually(async () => expect(await acksOf(1)).toMatchObject([{ status: 'loaded' }]), 8000);
  expect((await predict(replica)).body).toMatchObject({ prediction: 1, release: 1 });
  expect((await fetch(`${replica.url}/readyz`)).status).toBe(200);
});

it('finds a release whose notification was lost', async () => {
  const modelId = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  const replica = await fixture.start();
  await fixture.db.pool.query(
    `INSERT INTO releases (id, model_id, seq, kind, plan, reason, created_by)
     VALUES (gen_random_uuid(), $1, 1, 'promote', '{"routes":[{"version":1,"weight":1}],"fallback":[]}', 'r', '{}')`,
    [modelId],
  );
  await eventually(async () => expect((await predict(replica)).body.prediction).toBe(1));
});

it('listens again after its connection was cut', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  const replica = await fixture.start();
  await fixture.db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mainstay-listen'
     AND datname = current_database()`,
  );
  expect((await fixture.promote('m', 1)).acknowledged).toBe(true);
  expect((await predict(replica)).body.prediction).toBe(1);
});

it('splits by weight, keeps entities with their version, and walks the fallback chain', async () => {
  const modelId = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.addVersion('m', constantScoreModel(2));
  await fixture.db.pool.query(
    `INSERT INTO releases (id, model_id, seq, kind, plan, reason, created_by) VALUES (gen_random_uuid(), $1, 1, 'promote',
     '{"routes":[{"version":1,"weight":1},{"version":2,"weight":1}],"fallback":[]}', 'r', '{}')`,
    [modelId],
  );
  const replica = await fixture.start();
  const byEntity = new Map<string, Set<number>>();
  for (let i = 0; i < 200; i++) {
    const entity = `user-${i % 40}`;
    const { body } = await predict(replica, { features: [1, 2, 3], entity_key: entity });
    byEntity.set(entity, (byEntity.get(entity) ?? new Set()).add(body.version));
  }
  expect([...byEntity.values()].every((versions) => versions.size === 1)).toBe(true);
  const used = new Set([...byEntity.values()].flatMap((versions) => [...versions]));
  expect(used).toEqual(new Set([1, 2]));
});

it('answers everything under way from the release it began with, and mixes nothing while switching', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.addVersion('m', constantScoreModel(2));
  const replicas = [await fixture.start(), await fixture.start()];
  await fixture.promote('m', 1);
  let stop = false;
  const wrong: unknown[] = [];
  let answered = 0;
  const clients = replicas.flatMap((replica) =>
    Array.from({ length: 4 }, async () => {
      while (!stop) {
        const { status, body } = await predict(replica);
        answered += 1;
        // Odd releases serve version 1, even ones version 2.
        const version = body.release % 2 === 1 ? 1 : 2;
        if (status !== 200 || body.version !== version || body.prediction !== version)
          wrong.push(body);
      }
    }),
  );
  const slowest: number[] = [];
  for (let i = 0; i < 10; i++) {
    const result = i % 2 ? await fixture.rollBack('m') : await fixture.promote('m', 2);
    expect(result.acknowledged).toBe(true);
    slowest.push(Math.max(...result.acknowledgements.map((ack) => ack.after_ms ?? Number.NaN)));
  }
  stop = true;
  await Promise.all(clients);
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(100);
  expect(Math.max(...slowest)).toBeLessThan(2000);
});

/** Artifacts that can be held back: what is read after `hold` arrives after `letGo`. */
function holdableArtifacts() {
  let letGo: () => void = () => undefined;
  let gate: Promise<void> | undefined;
  let waiting = 0;
  return {
    async read(digest: string) {
      if (gate) waiting += 1;
      await gate;
      return fixture.artifacts.read(digest);
    },
    stream: fixture.artifacts.stream,
    hold() {
      gate = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo: () => letGo(),
    waiting: () => waiting,
  };
}

it('drains at shutdown: what is under way is answered and logged', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  const artifacts = holdableArtifacts();
  const replica = await fixture.start({ artifacts });
  await fixture.promote('m', 1);
  artifacts.hold();
  await fixture.addVersion('m', constantScoreModel(2));
  await eventually(() => expect(artifacts.waiting()).toBe(1));
  const underWay = Array.from({ length: 5 }, () =>
    predict(replica, { features: [1, 2, 3], version: 2 }),
  );
  const closing = replica.close();
  // By then it takes no more connections.
  await eventually(() => expect(fetch(`${replica.url}/healthz`)).rejects.toThrow());
  artifacts.letGo();
  for (const answer of await Promise.all(underWay)) expect(answer.status).toBe(200);
  await closing;
  const { rows } = await fixture.db.pool.query(
    'SELECT count(*)::int AS count FROM predictions WHERE status = 200',
  );
  expect(rows[0].count).toBe(5);
  const stopped = await fixture.db.pool.query('SELECT stopped_at FROM replicas');
  expect(stopped.rows[0].stopped_at).not.toBeNull();
});

it('writes the log at shutdown before it waits for a version that is being loaded', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.promote('m', 1);
  const artifacts = holdableArtifacts();
  const replica = await fixture.start({ artifacts });
  artifacts.hold();
  await fixture.addModel('other');
  await fixture.addVersion('other', constantScoreModel(2));
  await eventually(() => expect(artifacts.waiting()).toBe(1));
  expect((await predict(replica)).status).toBe(200);
  const closing = replica.close();
  try {
    await eventually(async () => {
      const { rows } = await fixture.db.pool.query(
        'SELECT (SELECT count(*)::int FROM predictions) AS written, stopped_at IS NOT NULL AS stopped FROM replicas',
      );
      expect(rows).toEqual([{ written: 1, stopped: true }]);
    });
  } finally {
    artifacts.letGo();
    await closing;
  }
});
