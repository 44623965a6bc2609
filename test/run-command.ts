import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

/** Starts a command of `mainstay`, without a database of its own unless `env` names one. */
export function startCommand(args: string[], env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, 'cli/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', MAINSTAY_API_KEY: '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, output: () => output, ended };
}

/** Runs a command of `mainstay` to its end. */
export function runCommand(args: string[], env: Record<string, string>) {
  return startCommand(args, env).ended;
}
