import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditService } from '#lib/audit/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import type { ReplayResult } from './quarantine-operations.ts';
import { createQuarantine } from './service.ts';

const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' }, requestId: null } as const;
const now = () => new Date();
const layout = {
  kind: 'columns',
  features: [
    { name: 'distance', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'hour', type: 'integer', tensorType: 'int64', rank: 2 },
    { name: 'carrier', type: 'string', tensorType: 'string', rank: 2 },
  ],
};

let database: TestDatabase;
let quarantine: ReturnType<typeof createQuarantine>;
beforeAll(async () => {
  database = await createTestDatabase();
  quarantine = createQuarantine({ db: database.db, now });
  await seedModel(database.db, 'flights', 1);
  await database.db.pool.query('UPDATE model_versions SET layout = $1', [layout]);
});
afterAll(() => database.drop());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => (error instanceof AppError ? error : expect.fail(String(error))),
  );

describe('quarantine', () => {
  const result = (request_id: string): ReplayResult => ({
    prediction_id: randomUUID(),
    request_id,
    version: 1,
    release: 1,
    served_by: 'primary',
    predictions: [1],
  });

  async function hold(): Promise<string> {
    const id = randomUUID();
    await database.db.pool.query(
      `INSERT INTO quarantined_requests (id, at, event_time, model, version, request_id, entity_key, protocol, inputs, validation)
       VALUES ($1, now(), '2026-01-01T00:00:00Z', 'flights', 1, $2, 'plane-1', 'native', $3, $4)`,
      [
        id,
        `held-${id}`,
        { rows: [[1, 99, 'AA']] },
        {
          revision: 1,
          shadow: false,
          action: 'quarantine',
          counts: [['range/hour', 'quarantine', 1]],
        },
      ],
    );
    return id;
  }

  it('replays once, fixed, and links what came of it', async () => {
    const id = await hold();
    const asked: unknown[] = [];
    const replay = async (request: { requestId: string }) => {
      asked.push(request);
      return result(request.requestId);
    };
    const body = { rows: [[1, 9, 'AA']], reason: 'a typo' };
    const both = await Promise.allSettled([
      quarantine.replayQuarantined(id, body, ctx, replay),
      quarantine.replayQuarantined(id, body, ctx, replay),
    ]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    const again = await quarantine.replayQuarantined(id, body, ctx, replay);
    expect(asked).toEqual([
      {
        model: 'flights',
        requestId: `held-${id}`,
        entityKey: 'plane-1',
        eventTime: new Date('2026-01-01T00:00:00Z'),
        instances: [{ distance: 1, hour: 9, carrier: 'AA' }],
      },
    ]);
    expect(again).toMatchObject({
      state: 'replayed',
      rows: [[1, 99, 'AA']],
      fixed: [[1, 9, 'AA']],
      result: { request_id: `held-${id}` },
      settled_by: { name: 'Ada' },
    });
    const { items } = await createAuditService(database).listAudit(
      { action: 'quarantine.replay', limit: 5 },
      null,
    );
    expect(items).toMatchObject([
      { subject: `quarantine:${id}`, reason: 'a typo', after: { fixed: ['hour'] } },
    ]);
    const { code } = await refusal(quarantine.discardQuarantined(id, { reason: 'x' }, ctx));
    expect(code).toBe('quarantine_settled');
  });

  it('a replay that is refused leaves it waiting, and says why', async () => {
    const id = await hold();
    const refused = new AppError('validation_failed', { publicMessage: 'hour is still 99.' });
    const error = await refusal(
      quarantine.replayQuarantined(id, { reason: 'again' }, ctx, () => Promise.reject(refused)),
    );
    expect(error).toBe(refused);
    expect(await quarantine.getQuarantined(id)).toMatchObject({
      state: 'waiting',
      refusal: 'hour is still 99.',
    });
    const { code, fields } = await refusal(
      quarantine.replayQuarantined(id, { rows: [[1]], reason: 'x' }, ctx, async () => result('')),
    );
    expect([code, fields[0]?.message]).toEqual([
      'invalid_request',
      'row 0 must have 3 values, got 1',
    ]);
  });

  it('is discarded with a reason, filtered, and forgotten when too old', async () => {
    const id = await hold();
    const discarded = await quarantine.discardQuarantined(id, { reason: 'a test row' }, ctx);
    expect(discarded).toMatchObject({ state: 'discarded', reason: 'a test row' });
    const of = async (query: object) =>
      (await quarantine.listQuarantine({ limit: 50, ...query })).items.map((item) => item.id);
    expect(await of({ state: 'discarded' })).toEqual([id]);
    expect(await of({ request_id: `held-${id}`, rule: 'range/hour' })).toEqual([id]);
    expect(await of({ request_id: `held-${id}`, rule: 'range/distance' })).toEqual([]);
    const first = await quarantine.listQuarantine({ limit: 1 });
    const second = await quarantine.listQuarantine({ limit: 1, cursor: first.next_cursor ?? '' });
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    const later = createQuarantine({
      db: database.db,
      now: () => new Date(Date.now() + 31 * 86_400_000),
    });
    await later.removeOldQuarantined();
    expect(await of({ request_id: `held-${id}` })).toEqual([]);
    expect((await refusal(quarantine.getQuarantined(id))).code).toBe('quarantined_not_found');
  });
});
