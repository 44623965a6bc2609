import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** A `mainstay start`, and the addresses it serves on. */
interface Holder {
  pid: number;
  console: string;
  gateway: string;
}

const lockFile = (dataDir: string) => path.join(dataDir, 'mainstay.pid');

/**
 * Makes this process the one that runs on `dataDir`, or throws a UsageError that says which one does. Returns what gives
 * the place back. A file left by a process that no longer runs is taken over.
 */
export async function lockInstance(
  dataDir: string,
  addresses: Omit<Holder, 'pid'>,
): Promise<() => Promise<void>> {
  const file = lockFile(dataDir);
  const mine: Holder = { pid: process.pid, ...addresses };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await findHolder(dataDir);
    if (holder) {
      throw new UsageError(
        `Mainstay runs already on ${dataDir} (process ${holder.pid}, ${holder.console}).\n` +
          'Stop it with Ctrl-C in its terminal, or set MAINSTAY_DATA_DIR, PORT and GATEWAY_PORT to run another.',
      );
    }
    await rm(file, { force: true });
  }
}

/** The one that runs on `dataDir`, if one does. */
export async function findHolder(dataDir: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(lockFile(dataDir), 'utf8')) as Holder;
    return (await isMainstay(holder.pid)) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `pid` is a running `mainstay start`: process numbers come round again, so the command line is looked at where it can be. */
async function isMainstay(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined || commandLine.includes('cli/main.ts');
}
