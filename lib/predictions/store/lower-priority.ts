import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';

/** Of a processor that others want too it leaves a backend about a tenth, so that locks are not held for long. */
export const BACKGROUND = os.constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lets everything else on this machine go before a Postgres backend, where that backend runs on this machine and the system
 * lets us; elsewhere nothing happens. It cannot be taken back: a new connection has a backend of usual priority.
 *
 * Every backend is a session of its own, and Linux shares processors between sessions before it looks at what is in them. So
 * the niceness of the process alone would change nothing: that of its session (`autogroup`) does. In containers, where there
 * are no such groups, it is the other way round.
 *
 * @param pid the backend's, as Postgres has it
 * @param clientPort ours, by which the process is known to be that backend and none of the same number
 */
export async function lowerPriority(pid: number, clientPort: number): Promise<void> {
  try {
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (!isBackendOf(title, clientPort)) return;
    os.setPriority(pid, BACKGROUND);
    await writeFile(`/proc/${pid}/autogroup`, String(BACKGROUND));
  } catch {
    // Not Linux, not on this machine, or not ours: it competes as an equal.
  }
}

/** Whether a process calls itself the Postgres backend of the client at a port: `postgres: user database 127.0.0.1(5123) idle`. */
export function isBackendOf(title: string, clientPort: number): boolean {
  return title.startsWith('postgres:') && title.includes(`(${clientPort}) `);
}
