import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#lib/db/embedded-postgres.ts';

/** The Redis the tests start: MAINSTAY_REDIS_SERVER, else where distributions put it. */
export function findRedisServer(): string | undefined {
  const candidates = [
    process.env.MAINSTAY_REDIS_SERVER,
    '/usr/bin/redis-server',
    '/usr/local/bin/redis-server',
    '/opt/homebrew/bin/redis-server',
  ];
  return candidates.find((file) => file !== undefined && existsSync(file));
}

export const NO_REDIS =
  'No redis-server was found, so the tests with a real Redis did not run. Install one, or name it in MAINSTAY_REDIS_SERVER.';

export interface RedisServer {
  url: string;
  /** It keeps its connections and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** As a machine that loses power: SIGKILL. */
  kill(): Promise<void>;
  /** Again on the same port, empty. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A Redis of the test's own, in memory only, on a free port. */
export async function startRedis(file: string): Promise<RedisServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-redis-'));
  const port = await findFreePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
    child = spawn(file, [...options, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    await untilItListens(port);
  }

  async function kill(): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  }

  async function close(): Promise<void> {
    await kill();
    await rm(directory, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill,
    start,
    close,
  };
}

async function untilItListens(port: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    if (await isListening(port)) return;
    if (performance.now() > deadline) throw new Error('redis-server did not come up');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
