import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What the pinned packages run on. */
const PYTHONS = ['python3.11', 'python3.12', 'python3.13', 'python3'];
const SUPPORTED = ['3.11', '3.12', '3.13'];

/**
 * The Python of a virtual environment with the packages of a requirements file, made when there is none yet. Environments are kept
 * outside the repository (MAINSTAY_VENV_DIR, else the user's cache), by a hash of what is in them.
 */
export function virtualEnvironment(name: string, requirements: string): string {
  const base = findPython();
  const { directory, python, complete } = placeOf(name, requirements, base.version);
  if (existsSync(complete)) return python;
  const started = Date.now();
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(path.dirname(directory), { recursive: true });
  run(base.command, ['-m', 'venv', directory]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', requirements]);
  run(python, ['-m', 'pip', 'check']);
  writeFileSync(complete, '');
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`${name}: virtual environment made in ${seconds} s\n`);
  return python;
}

/** The same where it is there already; undefined where it would have to be made. */
export function madeVirtualEnvironment(name: string, requirements: string): string | undefined {
  try {
    const { python, complete } = placeOf(name, requirements, findPython().version);
    return existsSync(complete) ? python : undefined;
  } catch {
    // There is no Python.
    return undefined;
  }
}

function placeOf(name: string, requirements: string, version: string) {
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version);
  const root = process.env.MAINSTAY_VENV_DIR ?? path.join(cacheHome(), 'mainstay', 'venvs');
  const directory = path.join(root, `${name}-${hash.digest('hex').slice(0, 16)}`);
  return {
    directory,
    python: path.join(directory, 'bin', 'python'),
    complete: path.join(directory, 'complete'),
  };
}

function findPython(): { command: string; version: string } {
  const script = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
  for (const command of PYTHONS) {
    const { status, stdout } = spawnSync(command, ['-c', script], { encoding: 'utf8' });
    const version = stdout?.trim();
    if (status === 0 && SUPPORTED.includes(version)) return { command, version };
  }
  throw new Error(
    `The clients need Python ${SUPPORTED.join(', ')} with venv; none of ${PYTHONS.join(', ')} is one.`,
  );
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

function cacheHome(): string {
  return process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
}
