import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#lib/db/embedded-postgres.ts';

const ROOT = path.join(import.meta.dirname, '..');

export interface MainstayProcess {
  consoleUrl: string;
  gatewayUrl: string;
  dataDir: string;
  adminEmail: string;
  adminPassword: string;
  apiKey: string;
  /** Everything it has printed so far. */
  output(): string;
  /** SIGINT, as Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/**
 * A whole Mainstay as `npm start` runs it, on free ports and in a temporary data directory, ready when this resolves.
 * Rejects with what it printed when it does not come up in time.
 */
export async function startMainstay(options: {
  env?: Record<string, string>;
  dataDir?: string;
  withinMs?: number;
}): Promise<MainstayProcess> {
  const ownDirectory = options.dataDir ? undefined : await makeDirectory();
  const dataDir = options.dataDir ?? path.join(ownDirectory ?? '', 'data');
  const [consolePort, gatewayPort] = [await findFreePort(), await findFreePort()];
  const credentials = {
    adminEmail: 'admin@example.com',
    adminPassword: 'correct horse battery staple',
    apiKey: 'bootstrap-key-for-tests-0123456789',
  };
  let printed = '';
  const child = spawn(
    process.execPath,
    ['--import', path.join(ROOT, 'cli/check-node.mjs'), path.join(ROOT, 'cli/main.ts'), 'start'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: '',
        PORT: String(consolePort),
        GATEWAY_PORT: String(gatewayPort),
        MAINSTAY_DATA_DIR: dataDir,
        MAINSTAY_ADMIN_EMAIL: credentials.adminEmail,
        MAINSTAY_ADMIN_PASSWORD: credentials.adminPassword,
        MAINSTAY_BOOTSTRAP_API_KEY: credentials.apiKey,
        ...options.env,
      },
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const clean = async () => {
    if (ownDirectory) await rm(ownDirectory, { recursive: true, force: true });
  };
  try {
    await untilReady(child, () => printed, options.withinMs ?? 240_000);
  } catch (error) {
    child.kill('SIGINT');
    await exited;
    await clean();
    throw error;
  }
  return {
    consoleUrl: `http://localhost:${consolePort}`,
    gatewayUrl: `http://localhost:${gatewayPort}`,
    dataDir,
    ...credentials,
    output: () => printed,
    async stop() {
      child.kill('SIGINT');
      const code = await exited;
      await clean();
      return code;
    },
  };
}

/** Embedded Postgres may run as another user, who must be able to enter. */
async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-'));
  await chmod(directory, 0o755);
  return directory;
}

async function untilReady(child: ChildProcess, printed: () => string, withinMs: number) {
  const deadline = Date.now() + withinMs;
  while (!printed().includes('Mainstay is ready.')) {
    if (child.exitCode !== null) throw new Error(`Mainstay ended:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`Mainstay is not ready in time:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
