import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLineSplitter } from '../split-lines.ts';
import { directorySize } from './directory-size.ts';
import { endGroup, listGroup, proportionalBytes, signalIfThere } from './processes.ts';

const LOOK_MS = 200;
/** Descendants that left the group may hold its output open. */
const LAST_WORDS_MS = 1000;
/** Inodes run out, too. */
const MOST_FILES = 100_000;
/** The first that Linux ends when memory runs out is the program, not the worker. */
const OOM_SCORE = '1000';

interface Program {
  command: readonly [string, ...string[]];
  /** Where it starts. */
  cwd: string;
  env: Record<string, string>;
  /** Aborted: the program is asked to end, and ended after five seconds. */
  signal: AbortSignal;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /** Of all its processes together, on Linux. */
  memoryBytes: number;
  /** What may be written into a directory. */
  disk: { directory: string; bytes: number };
}

interface ProgramEnd {
  code: number | null;
  endedBy: NodeJS.Signals | null;
  /** What it was ended for. */
  exceeded: 'memory' | 'disk' | null;
}

/**
 * Runs a program as a process group of its own, and returns when nothing of it runs any more. Rejects with the signal's reason
 * when that is aborted, and with what the system says when the program cannot be started.
 */
export async function runProgram(program: Program): Promise<ProgramEnd> {
  program.signal.throwIfAborted();
  const [file, ...args] = program.command;
  const child = spawn(file, args, {
    cwd: program.cwd,
    env: program.env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  readLines(child, program.onLine);
  const exited = new Promise<Omit<ProgramEnd, 'exceeded'>>((resolve) => {
    child.once('exit', (code, endedBy) => resolve({ code, endedBy }));
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await once(child, 'spawn');
  const group = child.pid as number;
  const watchdog = startWatchdog(group);
  await writeFile(`/proc/${group}/oom_score_adj`, OOM_SCORE).catch(() => undefined);
  const stop = () => void endGroup(group);
  program.signal.addEventListener('abort', stop, { once: true });
  if (program.signal.aborted) stop();
  const guard = guardLimits(group, program, exited);
  try {
    const end = await exited;
    // Its leader has ended; what that left behind ends with it.
    if (signalIfThere(-group, 0)) await endGroup(group);
    await Promise.race([closed, delay(LAST_WORDS_MS)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    const exceeded = await guard;
    program.signal.throwIfAborted();
    return { ...end, exceeded };
  } finally {
    program.signal.removeEventListener('abort', stop);
    watchdog.kill('SIGKILL');
  }
}

function startWatchdog(group: number): ChildProcess {
  const watchdog = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(import.meta.dirname, 'watchdog.ts'),
      String(group),
    ],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} as NodeJS.ProcessEnv },
  );
  // Without it the program still ends with its run; only a worker that is killed leaves it behind.
  watchdog.on('error', () => undefined);
  watchdog.stdin?.on('error', () => undefined);
  return watchdog;
}

function readLines(child: ChildProcess, onLine: Program['onLine']): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = createLineSplitter((line) => onLine(line, name));
    child[name]?.setEncoding('utf8').on('data', lines.write).on('end', lines.end);
    child[name]?.on('error', () => undefined);
  }
}

async function guardLimits(
  group: number,
  { memoryBytes, disk }: Pick<Program, 'memoryBytes' | 'disk'>,
  exited: Promise<unknown>,
): Promise<ProgramEnd['exceeded']> {
  let hasEnded = false;
  const ended = exited.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const exceeded = (await isTooMuch(disk))
      ? 'disk'
      : (await isTooLarge(group, memoryBytes))
        ? 'memory'
        : null;
    if (exceeded) signalIfThere(-group, 'SIGKILL');
    if (exceeded || hasEnded) return exceeded;
    await Promise.race([ended, delay(LOOK_MS)]);
  }
}

async function isTooMuch({ directory, bytes }: Program['disk']): Promise<boolean> {
  const size = await directorySize(directory);
  return size.bytes > bytes || size.files > MOST_FILES;
}

/** Shared memory counts in every process that has it; only where that may be too much is it looked at closer. */
async function isTooLarge(group: number, memoryBytes: number): Promise<boolean> {
  const members = await listGroup(group);
  const resident = members.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  if (resident <= memoryBytes) return false;
  if (members.length === 1) return true;
  return (await proportionalBytes(members.map(({ pid }) => pid))) > memoryBytes;
}
