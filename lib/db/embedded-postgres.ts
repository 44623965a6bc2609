import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { connectionString } from './embedded-postgres-address.ts';

export const POSTGRES_PASSWORD_VARIABLE = 'MAINSTAY_POSTGRES_PASSWORD';

/** Asked for when needed: in the console's bundle, which only looks for a running server, a module has no directory. */
const processFile = () => path.join(import.meta.dirname, 'embedded-postgres-process.ts');

export interface EmbeddedPostgresOptions {
  /** Absolute; made on first use. */
  directory: string;
  /** The same on every start of one directory. */
  password: string;
  port: number;
  flags?: string[];
}

/**
 * How to start a process that runs a real Postgres server in `directory` on 127.0.0.1 until SIGTERM or the death of its
 * parent, and says `{type: 'ready'}` over IPC.
 *
 * Postgres refuses to run as root. Root therefore starts it as the user `postgres` (made when missing); when that user could not reach
 * the files, because a parent directory is closed to others, it is also given the capability to do so.
 */
export function embeddedPostgresCommand(options: EmbeddedPostgresOptions): {
  command: string;
  args: string[];
  env: Record<string, string>;
} {
  const file = processFile();
  const own = [file, options.directory, String(options.port), ...(options.flags ?? [])];
  const env = { [POSTGRES_PASSWORD_VARIABLE]: options.password };
  if (process.getuid?.() !== 0) return { command: process.execPath, args: own, env };
  const owner = ensurePostgresUser();
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  chownSync(options.directory, owner.uid, owner.gid);
  const asOwner = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  const isReachable = [options.directory, process.execPath, file].every(
    (needed) => spawnSync('setpriv', [...asOwner, 'test', '-r', needed]).status === 0,
  );
  const capability = isReachable
    ? []
    : ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { command: 'setpriv', args: [...asOwner, ...capability, process.execPath, ...own], env };
}

/** Starts it as a child of this process; resolves when it answers. Rejects with a message a person can act on. */
export async function startEmbeddedPostgres(
  options: Omit<EmbeddedPostgresOptions, 'port'>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await findFreePort();
  const { command, args, env } = embeddedPostgresCommand({ ...options, port });
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    // A group of its own: Ctrl-C reaches whoever stops it, not it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error(said.trim())));
  });
  return {
    url: connectionString(port, options.password),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Below what systems give to connections of their own (Linux from 32768, macOS and Windows from 49152). */
const PORTS = { from: 20_000, to: 32_000 };
const TRIES = 200;

/**
 * The first of some ports of 127.0.0.1, one after the other, that nothing listens on now. The system gives none of them to an
 * outgoing connection, so that what is stopped can be started again on the same port.
 */
export async function findFreePort(count = 1): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = randomInt(PORTS.from, PORTS.to - count);
    if (await areFree(first, count)) return first;
  }
  throw new Error('no free port on 127.0.0.1');
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      return false;
    }
    server.close();
    await once(server, 'close');
  }
  return true;
}

function ensurePostgresUser(): { uid: number; gid: number } {
  const read = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  };
  if (read('-u') === undefined) spawnSync('useradd', ['--system', '--user-group', 'postgres']);
  const [uid, gid] = [read('-u'), read('-g')];
  if (uid === undefined || gid === undefined || spawnSync('setpriv', ['--version']).error) {
    throw new Error(
      'Postgres does not run as root, and the user "postgres" could not be made and switched to. ' +
        'Start Mainstay as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { uid, gid };
}
