import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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
  /** SIGINT, as Ctrl-C; resolves with the exit code. The data directory goes, unless it is to be used again. */
  stop(options?: { keepData?: boolean }): Promise<number | null>;
}

/**
 * A whole Mainstay as `npm start` runs it, on free ports and in a temporary data directory, ready when this resolves.
 * Rejects with what it printed when it does not come up in time.
 */
export async function startMainstay(options: {
  env?: Record<string, string>;
  /** One that an earlier call made and kept. */
  dataDir?: string;
  withinMs?: number;
}): Promise<MainstayProcess> {
  const root = options.dataDir
    ? path.dirname(options.dataDir)
    : await mkdtemp(path.join(tmpdir(), 'mainstay-'));
  const dataDir = options.dataDir ?? path.join(root, 'data');
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
  try {
    await untilReady(child, () => printed, options.withinMs ?? 600_000);
  } catch (error) {
    child.kill('SIGINT');
    await exited;
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return {
    consoleUrl: `http://localhost:${consolePort}`,
    gatewayUrl: `http://localhost:${gatewayPort}`,
    dataDir,
    ...credentials,
    output: () => printed,
    async stop({ keepData = false } = {}) {
      child.kill('SIGINT');
      const code = await exited;
      if (!keepData) await rm(root, { recursive: true, force: true });
      return code;
    },
  };
}

async function untilReady(child: ChildProcess, printed: () => string, withinMs: number) {
  const deadline = Date.now() + withinMs;
  while (!printed().includes('Mainstay is ready.')) {
    if (child.exitCode !== null) throw new Error(`Mainstay ended:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`Mainstay is not ready in time:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
