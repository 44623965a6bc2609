import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDb } from '#lib/db/client.ts';

export interface TestDatabase {
  url: string;
  db: Db;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

/** A migrated database of one's own, for an `.int.test.ts` file or a single test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `mainstay_test_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name, inject('templateDatabase'));
  const url = withDatabaseName(server, name);
  const db = openDb({ url, applicationName: 'mainstay-test' });
  return {
    url,
    db,
    drop: async () => {
      await db.close();
      await dropDatabase(server, name);
    },
  };
}

export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

export async function createDatabase(server: string, name: string, template?: string) {
  const from = template ? ` TEMPLATE "${template}"` : '';
  await execute(server, `CREATE DATABASE "${name}"${from}`);
}

export async function dropDatabase(server: string, name: string) {
  await execute(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

async function execute(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
