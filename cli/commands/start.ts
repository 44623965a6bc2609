import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '#lib/config/contract.ts';
import { gatewayNodeFlags } from '#lib/config/gateway-node-flags.ts';
import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { catchSignals } from '../catch-signals.ts';
import { buildConsole, isBuildStale } from '../start/build-console.ts';
import { openDatabase } from '../start/database.ts';
import { prepareFirstRun } from '../start/first-run.ts';
import { lockInstance } from '../start/instance-lock.ts';
import { assertPortFree } from '../start/ports.ts';
import { createProgress, type Progress } from '../start/progress.ts';
import { describeReady } from '../start/summary.ts';
import { type Launch, supervise } from '../start/supervise.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const USAGE = `Usage: npm start

Starts Mainstay on this machine: the console on PORT (3000), the gateway on GATEWAY_PORT (8080), the worker and, unless
DATABASE_URL is set, a Postgres of its own. Ctrl-C stops all of them. README.md lists the environment variables.
`;

/** Runs until SIGINT or SIGTERM; a second signal does not wait for a clean end. */
export async function start(args: string[]): Promise<void> {
  if (args.length > 0) {
    process.stdout.write(USAGE);
    return;
  }
  const config = readConfig();
  await mkdir(path.join(config.dataDir, 'logs'), { recursive: true });
  const unlock = await lockInstance(config.dataDir, {
    console: `http://localhost:${config.consolePort}`,
    gateway: `http://localhost:${config.gatewayPort}`,
  });
  const progress = createProgress(process.stdout);
  const stopSignal = catchSignals();
  const closers: (() => Promise<void>)[] = [unlock];
  try {
    await assertPortFree(config.consolePort, 'PORT', 'console');
    await assertPortFree(config.gatewayPort, 'GATEWAY_PORT', 'gateway');
    await Promise.race([run(config, progress, closers, stopSignal), aborted(stopSignal)]);
    await aborted(stopSignal);
  } finally {
    const hasProcesses = closers.length > 1;
    if (hasProcesses) progress.say('Stopping …');
    for (const close of closers.reverse()) {
      await close().catch((error: Error) => progress.say(`While stopping: ${error.message}`));
    }
    if (hasProcesses) progress.say('Stopped.');
    progress.close();
  }
  process.exit(0);
}

/** Brings everything up; `closers` collects what ends it, in the order it came up. */
async function run(
  config: Config,
  progress: Progress,
  closers: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const secretKey = await readSecretKey(config);
  const launch: Launch = (name, { command, args, env = {} }) => {
    signal.throwIfAborted();
    const logFile = path.join(config.dataDir, 'logs', `${name}.log`);
    const title = name === 'postgres' ? 'Postgres' : `The ${name}`;
    const spec = { title, command, args, env, cwd: ROOT, logFile, stopWithinMs: 15_000 };
    const child = supervise(spec, progress.say);
    closers.push(() => child.stop());
    return child;
  };

  const building = new AbortController();
  closers.push(async () => building.abort());
  const built = progressBuild(progress, building.signal);
  // Its failure is seen where it is awaited; without this line it could be reported as unhandled first.
  built.catch(() => undefined);

  const databaseUrl = await progress.step(
    config.databaseUrl ? 'Preparing the database' : 'Starting Postgres',
    () => openDatabase(config, secretKey, launch),
  );
  const env = { DATABASE_URL: databaseUrl, MAINSTAY_SECRET_KEY: secretKey, NODE_ENV: 'production' };
  const firstRun = await prepareFirstRun({ config, databaseUrl, progress });
  closers.push(() => firstRun.close());

  const node = (file: string, options: { flags?: readonly string[]; args?: string[] } = {}) => ({
    command: process.execPath,
    args: [...(options.flags ?? []), path.join(ROOT, file), ...(options.args ?? [])],
    env,
  });
  const gateway = launch('gateway', node('gateway/main.ts', { flags: gatewayNodeFlags }));
  const worker = launch('worker', node('worker/main.ts'));
  await progress.step('Starting the gateway and the worker', () =>
    Promise.all([gateway.ready, worker.ready]),
  );
  signal.throwIfAborted();
  await Promise.all([built, firstRun.loadExample(signal)]);
  const console = launch('console', node('cli/main.ts', { args: ['console'] }));
  await progress.step('Starting the console', () => console.ready);
  signal.throwIfAborted();
  const credentials = await firstRun.finish();
  progress.say(describeReady(config, credentials, firstRun.sampleRequest));
  if (credentials) firstRun.replayInBackground(signal);
}

async function progressBuild(progress: Progress, signal: AbortSignal): Promise<void> {
  if (await isBuildStale(ROOT)) {
    await progress.step('Building the console', (note) => buildConsole(ROOT, note, signal));
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
