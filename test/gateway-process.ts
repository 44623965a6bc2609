import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { gatewayNodeFlags } from '#lib/config/gateway-node-flags.ts';
import { findFreePort } from '#lib/db/embedded-postgres.ts';

const ROOT = path.join(import.meta.dirname, '..');

export interface GatewayProcess {
  url: string;
  port: number;
  pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** SIGKILL by default. Resolves when it has ended; what it said goodbye with. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  isRunning(): boolean;
}

/** The gateway as `npm run gateway` starts it, listening when this resolves; rejects with what it printed. */
export async function startGatewayProcess(options: {
  databaseUrl: string;
  dataDir: string;
  /** Left out: a free one. */
  port?: number;
  env?: Record<string, string>;
  /** For Node, such as `--cpu-prof`. */
  nodeFlags?: readonly string[];
  /** What starts Node, with its arguments behind it. */
  launcher?: readonly string[];
}): Promise<GatewayProcess> {
  const port = options.port ?? (await findFreePort());
  const [command = '', ...args] = [
    ...(options.launcher ?? []),
    process.execPath,
    ...gatewayNodeFlags,
    ...(options.nodeFlags ?? []),
    path.join(ROOT, 'gateway/main.ts'),
  ];
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: options.databaseUrl,
      GATEWAY_PORT: String(port),
      MAINSTAY_DATA_DIR: options.dataDir,
      MAINSTAY_LOG_LEVEL: 'warn',
      ...options.env,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-200_000);
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  await ready(child, () => printed);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    output: () => printed,
    end(signal = 'SIGKILL') {
      child.kill(signal);
      return ended;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

async function ready(child: ChildProcess, printed: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The gateway ended:\n${printed()}`)));
  });
}
