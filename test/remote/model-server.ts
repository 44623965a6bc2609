import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '#lib/db/embedded-postgres.ts';
import { virtualEnvironment } from '../clients/virtual-environment.ts';

const HERE = import.meta.dirname;
const READY_WITHIN_MS = 120_000;
/** A server's own, and those behind it that a recipe gives away. */
const PORTS = 3;

/** How a server is started, and asked whether it is ready. */
export interface Recipe {
  /** Of its requirements and its virtual environment. */
  name: string;
  /** Where its requirements are; left out: beside this file. */
  requirements?: string;
  command(python: string, port: number, directory: string): string[];
  env?(port: number): Record<string, string>;
  isReady(url: string): Promise<boolean>;
}

const answers = async (request: Promise<Response>): Promise<boolean> =>
  request.then(
    (response) => response.ok,
    () => false,
  );

export const mlserver: Recipe = {
  name: 'mlserver',
  command: (python) => [
    python,
    path.join(path.dirname(python), 'mlserver'),
    'start',
    path.join(HERE, 'mlserver'),
  ],
  env: (port) => ({
    MLSERVER_HOST: '127.0.0.1',
    MLSERVER_HTTP_PORT: String(port),
    MLSERVER_GRPC_PORT: String(port + 1),
    MLSERVER_METRICS_PORT: String(port + 2),
    MLSERVER_PARALLEL_WORKERS: '0',
    PYTHONPATH: path.join(HERE, 'mlserver'),
    PYTHONDONTWRITEBYTECODE: '1',
  }),
  isReady: (url) => answers(fetch(`${url}/v2/models/linear/ready`)),
};

export const rayServe: Recipe = {
  name: 'ray-serve',
  command: (python, port, directory) => [
    python,
    path.join(HERE, 'ray_serve_app.py'),
    String(port),
    directory,
  ],
  env: () => ({ RAY_USAGE_STATS_ENABLED: '0', RAY_AUTH_MODE: 'disabled' }),
  isReady: (url) =>
    answers(fetch(`${url}/linear`, { method: 'POST', body: JSON.stringify({ a: 1, b: 1, c: 1 }) })),
};

/** A cluster of one machine with its dashboard, which takes jobs. */
export const rayJobs: Recipe = {
  name: 'ray-serve',
  command: (python, port, directory) => [
    python,
    path.join(HERE, 'ray_jobs.py'),
    String(port),
    directory,
  ],
  env: () => ({ RAY_USAGE_STATS_ENABLED: '0', RAY_AUTH_MODE: 'disabled' }),
  isReady: (url) => answers(fetch(`${url}/api/jobs/`)),
};

/** A real model server in processes of its own, on one port for as long as the test lasts. */
export async function createModelServer(recipe: Recipe) {
  const python = virtualEnvironment(
    recipe.name,
    recipe.requirements ?? path.join(HERE, `${recipe.name}.requirements.txt`),
  );
  const port = await findFreePort(PORTS);
  const url = `http://127.0.0.1:${port}`;
  const directories: string[] = [];
  let child: ChildProcess | undefined;
  let output = '';

  async function start(): Promise<void> {
    const started = performance.now();
    const directory = await mkdtemp(path.join(tmpdir(), 'ms-'));
    directories.push(directory);
    const [command = '', ...args] = recipe.command(python, port, directory);
    const process_ = spawn(command, args, {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...recipe.env?.(port) },
    });
    child = process_;
    output = '';
    for (const stream of [process_.stdout, process_.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-20_000);
      });
    }
    while (!(await recipe.isReady(url))) {
      if (process_.exitCode !== null || performance.now() - started > READY_WITHIN_MS) {
        throw new Error(`The server did not start:\n${output}`);
      }
      await delay(100);
    }
  }

  /** To the server with everything it started; Ray is ten processes. */
  function signal(name: NodeJS.Signals): void {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    for (const pid of withDescendants(child.pid)) {
      try {
        process.kill(pid, name);
      } catch {
        // It ended meanwhile.
      }
    }
  }

  return {
    url,
    start,
    signal,
    async close(): Promise<void> {
      signal('SIGKILL');
      for (const directory of directories) {
        await rm(directory, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}
export type ModelServer = Awaited<ReturnType<typeof createModelServer>>;

function withDescendants(root: number): number[] {
  const children = new Map<number, number[]>();
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of table.trim().split('\n')) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}
