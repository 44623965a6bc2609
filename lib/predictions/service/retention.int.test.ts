import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createRetentionService } from './retention.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const query = async (text: string, values: unknown[] = []) =>
  (await database.db.pool.query(text, values)).rows;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

it('removes what is old, and nothing else', async () => {
  for (const days of [0, 29, 31, 89, 91, 400]) {
    const at = daysAgo(days);
    await query(
      `INSERT INTO serving_events (id, at, replica_id, kind) VALUES (gen_random_uuid(), $1, 'r', 'breaker_opened')`,
      [at],
    );
    await query(
      `INSERT INTO feature_lookup_minutes VALUES ('v', $1, 1, 'm', 1, 0, 0, 0, 0, '{1}')`,
      [at],
    );
    await query(`INSERT INTO error_minutes (fingerprint, minute, count) VALUES ('f', $1, 3)`, [at]);
    await query(
      'INSERT INTO spool_positions (spool_id, segment, position, updated_at) VALUES (gen_random_uuid(), 1, 2, $1)',
      [at],
    );
  }
  const { removeOldRows } = createRetentionService({ db: database.db });
  const now = new Date();
  expect(await removeOldRows(now)).toEqual({
    events: 2,
    errorMinutes: 2,
    lookupMinutes: 2,
    spoolPositions: 4,
  });
  expect(await removeOldRows(now)).toEqual({
    events: 0,
    errorMinutes: 0,
    lookupMinutes: 0,
    spoolPositions: 0,
  });
  const [left] = await query(
    `SELECT (SELECT count(*)::int FROM serving_events) AS events,
       (SELECT count(*)::int FROM error_minutes) AS minutes,
       (SELECT count(*)::int FROM feature_lookup_minutes) AS lookups,
       (SELECT count(*)::int FROM spool_positions) AS spools`,
  );
  expect(left).toEqual({ events: 4, minutes: 4, lookups: 4, spools: 2 });
});

it('recent events can be neither removed nor changed', async () => {
  await expect(query('DELETE FROM serving_events')).rejects.toThrow('append-only');
  await expect(query(`UPDATE serving_events SET kind = 'x'`)).rejects.toThrow('append-only');
});
