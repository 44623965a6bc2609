import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '#lib/config/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { prepareFirstRun } from './first-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const firstRun = async () => {
  const run = await prepareFirstRun({
    config: parseConfig({ MAINSTAY_EXAMPLE: 'none' }, '/nowhere'),
    databaseUrl: database.url,
    progress: { step: (_title, work) => work(() => undefined), say: () => undefined, close() {} },
  });
  try {
    return await run.finish();
  } finally {
    await run.close();
  }
};

it('makes the admin last, so that a start that was cut short loses no password', async () => {
  await database.db.pool.query('ALTER TABLE api_keys ADD CONSTRAINT cut_short CHECK (false)');
  await expect(firstRun()).rejects.toThrow('cut_short');
  await database.db.pool.query('ALTER TABLE api_keys DROP CONSTRAINT cut_short');
  expect(await firstRun()).toMatchObject({
    email: 'admin@mainstay.local',
    password: expect.stringMatching(/^\w{5}(-\w{5}){3}$/),
    apiKey: expect.stringMatching(/^mst_/),
  });
  expect(await firstRun()).toBeUndefined();
});
