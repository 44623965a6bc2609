import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';
import { createServingBench } from '#test/serving-bench.ts';
import { createServingState } from './serving-state.ts';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await createGatewayFixture();
});
afterEach(() => fixture.close());

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function release(modelId: string, seq: number, plan: object) {
  await fixture.db.pool.query(
    `INSERT INTO releases (id, model_id, seq, kind, plan, reason, created_by)
     VALUES (gen_random_uuid(), $1, $2, 'promote', $3, 'r', '{}')`,
    [modelId, seq, plan],
  );
}

it('reads the newest release before each prediction where there is no replica', async () => {
  const bench = createServingBench(fixture);
  const { state, ask: predict, records } = bench;
  expect((await predict({ features: [1] })).error).toMatchObject({ code: 'model_not_found' });
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  expect((await predict({ features: [1, 2, 3] })).error).toMatchObject({
    code: 'model_not_released',
  });
  await fixture.promote('m', 1);
  expect((await predict({ features: [1, 2, 3] })).response).toMatchObject({
    prediction: 1,
    release: 1,
  });
  await fixture.addVersion('m', constantScoreModel(2));
  await fixture.promote('m', 2);
  expect((await predict({ features: [1, 2, 3] })).response).toMatchObject({
    prediction: 2,
    release: 2,
  });
  expect((await predict({ features: [1, 2, 3], version: 1 })).response).toMatchObject({
    prediction: 1,
    release: null,
  });
  await fixture.db.pool.query(`UPDATE model_versions SET status = 'archived' WHERE number = 1`);
  expect((await predict({ features: [1, 2, 3], version: 1 })).error).toMatchObject({
    code: 'version_archived',
  });
  expect(records.map((record) => [record.status, record.modelKnown, record.version])).toEqual([
    [404, false, null],
    [409, true, null],
    [200, true, 1],
    [200, true, 2],
    [200, true, 1],
    [409, true, null],
  ]);
  expect((await fixture.db.pool.query('SELECT 1 FROM release_acks')).rows).toEqual([]);
  await state.close();
});

it('goes on reading other models while one does not load, and says which cannot be read', async () => {
  const { db, artifacts, runtime } = fixture;
  const stuck = new Set<string>();
  let isBroken = false;
  const query = (...given: unknown[]) =>
    isBroken && /FROM model_versions\s+WHERE model_id = \$1 AND number/.test(String(given[0]))
      ? Promise.reject(new Error('no versions'))
      : (db.pool.query as (...all: unknown[]) => unknown).apply(db.pool, given);
  const warned: unknown[][] = [];
  const state = createServingState({
    db: { ...db, pool: Object.create(db.pool, { query: { value: query } }) },
    artifacts: {
      read: (digest) => (stuck.has(digest) ? new Promise(() => undefined) : artifacts.read(digest)),
    },
    runtime,
    replica: { id: 'r' },
    log: { ...quiet, warn: (...said) => void warned.push(said) },
    overdueMs: 50,
  });
  const slow = await fixture.addModel('slow');
  stuck.add((await fixture.addVersion('slow', constantScoreModel(9))).digest);
  await release(slow, 1, { routes: [{ version: 1, weight: 1 }], fallback: [] });
  const id = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  void state.start();
  await eventually(() => expect(state.model('slow')?.target).toBe(1));
  await release(id, 1, { routes: [{ version: 1, weight: 1 }], fallback: [] });
  await eventually(() => expect(state.model('m')?.snapshot?.seq).toBe(1));
  expect(state.readiness().ready).toBe(false);
  isBroken = true;
  await db.pool.query(
    `INSERT INTO model_versions SELECT (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'number', 2))).*
     FROM model_versions v JOIN models m ON m.id = v.model_id WHERE m.name = 'm'`,
  );
  await eventually(() =>
    expect(warned).toContainEqual([
      { err: expect.any(Error), model: 'm' },
      'the model could not be read; trying again',
    ]),
  );
  await state.close();
});

it('says nothing of a model until its versions are known, and that others do not exist', async () => {
  const { db, artifacts, runtime } = fixture;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const query = async (...given: unknown[]) => {
    if (/FROM model_versions\s+WHERE model_id = \$1 AND number/.test(String(given[0]))) await gate;
    return (db.pool.query as (...all: unknown[]) => unknown).apply(db.pool, given);
  };
  const state = createServingState({
    db: { ...db, pool: Object.create(db.pool, { query: { value: query } }) },
    artifacts,
    runtime,
    replica: { id: 'r' },
    log: quiet,
  });
  const id = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await release(id, 1, { routes: [{ version: 1, weight: 1 }], fallback: [] });
  expect(state.whyMissing('nope').code).toBe('unavailable');
  const started = state.start();
  await eventually(() => expect(state.whyMissing('nope').code).toBe('model_not_found'));
  expect(state.model('m')).toBeUndefined();
  expect(state.whyMissing('m').code).toBe('unavailable');
  expect(() => state.list()).toThrow(/not been read yet/);
  open();
  await started;
  expect(state.model('m')).toMatchObject({ target: 1, snapshot: { seq: 1 } });
  expect(state.list()).toHaveLength(1);
  await state.close();
});

it('serves a model whose settings it does not understand', async () => {
  const { db, artifacts, runtime } = fixture;
  const warned: unknown[][] = [];
  const id = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await release(id, 1, { routes: [{ version: 1, weight: 1 }], fallback: [] });
  await db.pool.query(
    `INSERT INTO serving_settings (model_id, settings, revision, updated_at, updated_by)
     VALUES ($1, '{"timeout_ms": "long"}', 3, now(), '{}')`,
    [id],
  );
  const log = { ...quiet, warn: (...said: unknown[]) => void warned.push(said) };
  const state = createServingState({ db, artifacts, runtime, replica: { id: 'r' }, log });
  await state.start();
  expect(state.model('m')).toMatchObject({ snapshot: { seq: 1 }, settingsRevision: 3 });
  expect(warned.map(([, said]) => said)).toContain('settings that are not understood');
  await state.close();
});
