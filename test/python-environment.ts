// A Python virtual environment with what a requirements file pins: `node test/python-environment.ts FILE` makes it when it is not
// there yet and prints its interpreter. It lives outside the repository, under a name made of what it contains, so it is made once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface PythonEnvironment {
  /** Absolute path of its interpreter. */
  python: string;
  /** How long it took to make; 0 when it was there. */
  madeInMs: number;
}

const CACHE = process.env.MAINSTAY_TEST_CACHE || path.join(homedir(), '.cache', 'mainstay-test');
/** Longer than any installation takes: a lock older than this was left by a process that was killed. */
const ABANDONED_AFTER_MS = 20 * 60_000;

/** Makes the environment, or waits for another process that is making it. Rejects with what pip said. */
export async function pythonEnvironment(requirements: string): Promise<PythonEnvironment> {
  const system = process.env.MAINSTAY_TEST_PYTHON || 'python3';
  const version = run(system, ['--version']).trim();
  const digest = createHash('sha256')
    .update(version)
    .update(readFileSync(requirements))
    .digest('hex')
    .slice(0, 16);
  const directory = path.join(CACHE, `${path.basename(requirements, '.txt')}-${digest}`);
  const python = path.join(directory, 'bin', 'python');
  const complete = path.join(directory, 'complete');
  if (existsSync(complete)) return { python, madeInMs: 0 };
  const unlock = await lock(`${directory}.lock`);
  try {
    if (existsSync(complete)) return { python, madeInMs: 0 };
    const started = performance.now();
    rmSync(directory, { recursive: true, force: true });
    run(system, ['-m', 'venv', directory]);
    run(python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...['--no-input', '--requirement', path.resolve(requirements)],
    ]);
    writeFileSync(complete, version);
    return { python, madeInMs: performance.now() - started };
  } finally {
    unlock();
  }
}

/** One process at a time; the lock is a file that names its owner. */
async function lock(file: string): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const deadline = Date.now() + ABANDONED_AFTER_MS;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (Date.now() > deadline || !isAlive(file)) rmSync(file, { force: true });
    else await delay(500);
  }
}

function isAlive(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')) || process.pid, 0);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw new Error(`${command} cannot be run: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

if (process.argv[1] === import.meta.filename) {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error('Name a requirements file.');
  const { python } = await pythonEnvironment(file);
  process.stdout.write(`${python}\n`);
}
