import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createAuthService } from '#lib/auth/service.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createDatabase, dropDatabase, withDatabaseName } from '#test/database.ts';
import { runCommand } from '#test/run-command.ts';

const name = `mainstay_test_${randomBytes(6).toString('hex')}`;
const bootstrapKey = 'a bootstrap key for tests';
let db: Db;
let env: Record<string, string>;
const auth = () => createAuthService({ db, now: () => new Date() });
const signIn = (password: string) =>
  auth().verifySignIn({ email: 'admin@mainstay.local', password, address: '192.0.2.1' });

beforeAll(async () => {
  await createDatabase(inject('postgresUrl'), name);
  const url = withDatabaseName(inject('postgresUrl'), name);
  env = { DATABASE_URL: url, MAINSTAY_BOOTSTRAP_API_KEY: bootstrapKey };
  db = openDb({ url, applicationName: 'mainstay-test' });
});
afterAll(async () => {
  await db.close();
  await dropDatabase(inject('postgresUrl'), name);
});

it('prepares an empty database for every process, and says the password once', async () => {
  const first = await runCommand(['migrate'], env);
  expect(first.output).toContain('The database is prepared');
  expect(first.code).toBe(0);
  const password = /the password (\S+), shown this once/.exec(first.output)?.[1] ?? '';
  expect(await signIn(password)).not.toBeNull();
  expect(await auth().authenticateApiKey(bootstrapKey)).toMatchObject({ name: 'bootstrap' });
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS made FROM pg_class WHERE relkind = 'r' AND relname LIKE 'predictions\\_%'`,
  );
  expect(rows[0].made).toBeGreaterThanOrEqual(8);

  const again = await runCommand(['migrate'], env);
  expect(again).toEqual({ code: 0, output: 'The database is up to date.\n' });
  expect(await signIn(password)).not.toBeNull();
});

it('names the database that cannot be prepared, without a stack', async () => {
  const url = 'postgresql://nobody@127.0.0.1:9/none';
  const { code, output } = await runCommand(['migrate'], { DATABASE_URL: url });
  expect(code).toBe(1);
  expect(output).toContain('Could not prepare the database of DATABASE_URL');
  expect(output).not.toContain('    at ');
});

it('has a way back in for who lost the password', async () => {
  const reset = await runCommand(['reset-password', 'Admin@mainstay.local'], env);
  expect(reset.code).toBe(0);
  const password = /shown this once: (\S+)/.exec(reset.output)?.[1] ?? '';
  expect(await signIn(password)).not.toBeNull();
  const unknown = await runCommand(['reset-password', 'nobody@example.com'], env);
  expect(unknown).toEqual({
    code: 1,
    output: 'There is no user with the e-mail address nobody@example.com.\n',
  });
});
