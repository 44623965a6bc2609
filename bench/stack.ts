import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAuthService } from '#lib/auth/service.ts';
import { gatewayNodeFlags } from '#lib/config/gateway-node-flags.ts';
import { openDb } from '#lib/db/client.ts';
import { findFreePort, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createPartitionService } from '#lib/predictions/service.ts';

const ROOT = path.join(import.meta.dirname, '..');

export interface Stack {
  databaseUrl: string;
  consoleUrl: string;
  gatewayUrls: string[];
  apiKey: string;
  stop(): Promise<void>;
}

/**
 * Postgres, the console and `gateways` replicas as separate processes, in a temporary directory. The console, if any, must be built. Postgres keeps
 * its default settings, so that commits cost what they cost in production.
 */
export async function startStack(options: {
  gateways: number;
  /** Left out: there is one. */
  console?: boolean;
}): Promise<Stack> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-bench-'));
  const postgres = await startEmbeddedPostgres({
    directory: path.join(directory, 'postgres'),
    password: 'bench',
  });
  await migrate(postgres.url);
  const apiKey = 'bench-key-0123456789-0123456789';
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    MAINSTAY_DATA_DIR: directory,
    MAINSTAY_BOOTSTRAP_API_KEY: apiKey,
    MAINSTAY_LOG_LEVEL: 'warn',
  };
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.map(end));
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await ensureKey(postgres.url, apiKey);
    const consolePort = await findFreePort();
    if (options.console ?? true) {
      children.push(
        await launch(['cli/main.ts', 'console'], { ...env, PORT: String(consolePort) }),
      );
    }
    const gatewayUrls: string[] = [];
    for (let index = 0; index < options.gateways; index += 1) {
      const port = await findFreePort();
      children.push(
        await launch([...gatewayNodeFlags, 'gateway/main.ts'], {
          ...env,
          GATEWAY_PORT: String(port),
        }),
      );
      gatewayUrls.push(`http://127.0.0.1:${port}`);
    }
    const consoleUrl = `http://127.0.0.1:${consolePort}`;
    return { databaseUrl: postgres.url, consoleUrl, gatewayUrls, apiKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ensureKey(url: string, key: string): Promise<void> {
  const db = openDb({ url, applicationName: 'mainstay-bench' });
  const auth = createAuthService({ db, now: () => new Date() });
  await createPartitionService({ db }).ensurePartitions(new Date());
  await auth.ensureApiKey({
    name: 'bench',
    key,
    scopes: ['predict', 'feedback', 'registry', 'admin'],
  });
  await db.close();
}

async function launch(
  args: string[],
  env: Record<string, string | undefined>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with code ${code}`)));
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}
