import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createDatabase, dropDatabase, withDatabaseName } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    templateDatabase: string;
  }
}

/**
 * One Postgres server for the run: TEST_DATABASE_URL when set, else an embedded one in a temporary directory. One migrated
 * database serves as the template that each test file's own database is copied from.
 */
export default async function setup(project: TestProject) {
  const server = await openServer();
  const template = `mainstay_template_${process.pid}`;
  try {
    await createDatabase(server.url, template);
    await migrate(withDatabaseName(server.url, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgresUrl', server.url);
  project.provide('templateDatabase', template);
  return async () => {
    await dropDatabase(server.url, template);
    await server.stop();
  };
}

async function openServer() {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-postgres-'));
  const server = await startEmbeddedPostgres({
    directory: path.join(directory, 'data'),
    password: 'test',
    // Nothing in a test outlives a crash of the machine.
    flags: ['-c', 'max_connections=300', '-c', 'fsync=off', '-c', 'full_page_writes=off'],
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
