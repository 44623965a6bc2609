import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

interface Holder {
  pid: number;
  console: string;
}

/**
 * Makes this process the one that runs on `dataDir`, or throws a UsageError that says which one does. Returns what gives
 * the place back. A file left by a process that no longer runs is taken over.
 */
export async function lockInstance(
  dataDir: string,
  consoleUrl: string,
): Promise<() => Promise<void>> {
  const file = path.join(dataDir, 'mainstay.pid');
  const mine: Holder = { pid: process.pid, console: consoleUrl };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder && (await isMainstay(holder.pid))) {
      throw new UsageError(
        `Mainstay runs already on ${dataDir} (process ${holder.pid}, ${holder.console}).\n` +
          'Stop it with Ctrl-C in its terminal, or set MAINSTAY_DATA_DIR, PORT and GATEWAY_PORT to run another.',
      );
    }
    await rm(file, { force: true });
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
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
