import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '#lib/db/embedded-postgres.ts';
import { madeVirtualEnvironment, virtualEnvironment } from '#test/clients/virtual-environment.ts';
import type { RequestFormat } from './load-plan.ts';
import { requestFormats } from './request-bodies.ts';
import { FEATURES, type Target } from './targets.ts';

const HERE = path.join(import.meta.dirname, '../peers');
const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 10_000;

/** Another model server with the same ONNX file, through onnxruntime; set up as its documentation shows. */
export interface Peer {
  /** Of its requirements and its virtual environment. */
  name: string;
  /** As it is written. */
  title: string;
  path: string;
  format: RequestFormat;
  /** After the interpreter; `directory` is its own for as long as it runs. */
  args(port: number, directory: string, python: string): string[];
  env?(port: number): Record<string, string>;
  /** It runs the model where it reads requests: one that is slow or hangs stops everything else, as in (a). */
  runsOnItsLoop?: boolean;
  /** What has to be run before. */
  prepare?(directory: string): string[];
}

const script = (name: string) => path.join(HERE, name);
const uvicorn = (port: number) => [
  ...['-m', 'uvicorn', 'fastapi_app:app', '--app-dir', HERE, '--host', '127.0.0.1'],
  ...['--port', String(port), '--no-access-log', '--log-level', 'warning'],
];

export const peers: readonly Peer[] = [
  {
    name: 'mlserver',
    title: 'MLServer',
    path: '/v2/models/trees/infer',
    format: 'oip',
    args: (_port, _directory, python) => [
      path.join(path.dirname(python), 'mlserver'),
      'start',
      script('mlserver'),
    ],
    env: (port) => ({
      MLSERVER_HOST: '127.0.0.1',
      MLSERVER_HTTP_PORT: String(port),
      MLSERVER_GRPC_PORT: String(port + 1),
      MLSERVER_METRICS_PORT: String(port + 2),
      // In its own process, which for a small model is quicker than in another.
      MLSERVER_PARALLEL_WORKERS: '0',
    }),
  },
  {
    name: 'bentoml',
    title: 'BentoML',
    path: '/predict',
    format: 'native',
    args: (port) => [
      ...['-m', 'bentoml', 'serve', 'bentoml_app:Trees', '--working-dir', HERE],
      ...['--host', '127.0.0.1', '--port', String(port)],
    ],
    env: () => ({ BENTOML_DO_NOT_TRACK: 'True' }),
  },
  {
    name: 'ray-serve',
    title: 'Ray Serve',
    path: '/predict',
    format: 'native',
    args: (port, directory) => [script('ray_serve_app.py'), String(port), directory],
    env: () => ({ RAY_USAGE_STATS_ENABLED: '0', RAY_AUTH_MODE: 'disabled' }),
  },
  {
    name: 'litserve',
    title: 'LitServe',
    path: '/predict',
    format: 'native',
    args: (port) => [script('litserve_app.py'), String(port)],
  },
  {
    name: 'mlflow',
    title: 'MLflow',
    path: '/invocations',
    format: 'mlflow',
    prepare: (directory) => [script('mlflow_model.py'), path.join(directory, 'model')],
    args: (port, directory) => [
      ...['-m', 'mlflow', 'models', 'serve', '--model-uri', path.join(directory, 'model')],
      ...['--env-manager', 'local', '--host', '127.0.0.1', '--port', String(port)],
      ...['--workers', '1'],
    ],
  },
  {
    name: 'fastapi',
    title: 'FastAPI + onnxruntime',
    path: '/predict',
    format: 'native',
    args: uvicorn,
  },
  {
    name: 'fastapi',
    title: 'FastAPI + onnxruntime, on its event loop',
    path: '/predict-on-the-loop',
    format: 'native',
    args: uvicorn,
    runsOnItsLoop: true,
  },
];

const requirementsOf = ({ name }: Peer) => path.join(HERE, `${name}.requirements.txt`);

/** Its Python when its virtual environment has been made. */
export function pythonOf(peer: Peer): string | undefined {
  return madeVirtualEnvironment(`bench-${peer.name}`, requirementsOf(peer));
}

export function makePython(peer: Peer): string {
  return virtualEnvironment(`bench-${peer.name}`, requirementsOf(peer));
}

/** Answers when this resolves. */
export async function startPeer(peer: Peer, python: string, modelFile: string) {
  const directory = await mkdtemp(path.join(tmpdir(), 'peer-'));
  const port = await findFreePort();
  const env = {
    ...process.env,
    PATH: `${path.dirname(python)}:${process.env.PATH}`,
    PYTHONPATH: `${HERE}:${path.join(HERE, 'mlserver')}`,
    PYTHONDONTWRITEBYTECODE: '1',
    TREES_MODEL: modelFile,
    ...peer.env?.(port),
  };
  const preparation = peer.prepare?.(directory);
  if (preparation) {
    const { status, stderr } = spawnSync(python, preparation, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${peer.title} could not be prepared:\n${stderr}`);
  }
  // A group of its own: some of them are many processes, which are ended together.
  const child = spawn(python, peer.args(port, directory, python), {
    cwd: directory,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  }
  const ended = once(child, 'exit').catch(() => undefined);
  const stop = async () => {
    // The main process ends those it has put into sessions of their own; killed, it leaves them behind.
    child.kill('SIGTERM');
    await Promise.race([ended, delay(STOPPED_WITHIN_MS, undefined, { ref: false })]);
    endGroup(child);
    await delay(200);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const target: Target = {
    port,
    path: peer.path,
    headers: {},
    format: peer.format,
    groups: { server: child.pid },
  };
  const started = performance.now();
  while (!(await answers(target))) {
    if (child.exitCode !== null || performance.now() - started > READY_WITHIN_MS) {
      await stop();
      throw new Error(`${peer.title} did not start:\n${output}`);
    }
    await delay(200);
  }
  return { target, stop };
}

async function answers({ port, path: where, format }: Target): Promise<boolean> {
  const row = new Array<number>(FEATURES).fill(0.5);
  try {
    const response = await fetch(`http://127.0.0.1:${port}${where}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requestFormats[format].body([row])),
    });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
