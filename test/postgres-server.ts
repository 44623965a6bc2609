import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { embeddedPostgresCommand, findFreePort } from '#lib/db/embedded-postgres.ts';
import { connectionString } from '#lib/db/embedded-postgres-address.ts';

const PASSWORD = 'test';

/** A Postgres server of one's own that can be stopped and started again at the same address, with its data. */
export async function startPostgresServer() {
  const root = await mkdtemp(path.join(tmpdir(), 'mainstay-postgres-'));
  const directory = path.join(root, 'data');
  const port = await findFreePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const { command, args, env } = embeddedPostgresCommand({ directory, port, password: PASSWORD });
    const starting = spawn(command, args, {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = starting;
    await new Promise<void>((resolve, reject) => {
      starting.once('message', () => resolve());
      starting.once('exit', (code) => reject(new Error(`Postgres ended with code ${code}`)));
    });
  }

  async function stop(): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGTERM');
    await exited;
  }

  async function close(): Promise<void> {
    await stop();
    await rm(root, { recursive: true, force: true });
  }

  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    url: connectionString(port, PASSWORD),
    /** The process that runs it; the server's own processes are below it. */
    pid: () => child?.pid,
    stop,
    start,
    close,
  };
}
export type PostgresServer = Awaited<ReturnType<typeof startPostgresServer>>;
