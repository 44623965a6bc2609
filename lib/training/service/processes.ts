import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const PAGE_BYTES = 4096;
/** From SIGTERM to SIGKILL. */
const PATIENCE_MS = 5000;
const LOOK_MS = 50;

interface GroupMember {
  pid: number;
  /** Shared memory counts in each process that has it. */
  residentBytes: number;
}

/** The processes of a group, on Linux; elsewhere none are seen. */
export async function listGroup(group: number): Promise<GroupMember[]> {
  const found = await Promise.all(
    (await listPids()).map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // The name may have spaces and parentheses: fields are counted from behind it. state ppid pgrp … rss is the 22nd.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) !== group || fields[0] === 'Z') return [];
      return [{ pid, residentBytes: Number(fields[21] ?? 0) * PAGE_BYTES }];
    }),
  );
  return found.flat();
}

/** What processes have together, shared memory counted once. */
export async function proportionalBytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Processes that were started with a variable of this value, and those that they started, on Linux; elsewhere none are seen. */
export async function findByVariable(name: string, value: string): Promise<number[]> {
  const assignment = `${name}=${value}`;
  const found = await Promise.all(
    (await listPids()).map(async (pid) => {
      if (pid === process.pid) return [];
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(assignment) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** Kills those, and those that they start meanwhile, until none is there; gives up on what cannot be killed. */
export async function killByVariable(name: string, value: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    const left = await findByVariable(name, value);
    if (left.length === 0) return;
    for (const pid of left) signalIfThere(pid, 'SIGKILL');
    await delay(LOOK_MS);
  }
}

async function listPids(): Promise<number[]> {
  const names = await readdir('/proc').catch((): string[] => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Asks a group of processes to end, and ends it when it does not. */
export async function endGroup(group: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    if (!signalIfThere(-group, waitedMs === 0 ? 'SIGTERM' : 0)) return;
    await delay(LOOK_MS);
  }
  signalIfThere(-group, 'SIGKILL');
}

/** To a process, or to a group of them when it is negative; false: it has ended. */
export function signalIfThere(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return false;
    // What is somebody else’s is not ours to end.
    if (code === 'EPERM') return true;
    throw error;
  }
}
