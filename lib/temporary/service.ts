import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const NAME = /^mainstay-[a-z]+-([0-9a-f]{8})-(\d+)-[A-Za-z0-9]{6}$/;

/** Those that this process made. */
const own = new Set<string>();

/** A new folder of this process; whoever makes it removes it, or where the process dies the next that starts on this host does. `kind` is a word. */
export async function makeTemporaryFolder(kind: string, parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(path.join(parent, `mainstay-${kind}-${HOST}-${process.pid}-`));
  own.add(path.basename(folder));
  return folder;
}

/** Removes folders of processes of this host that are not there any more: they were killed, and what they worked with may be of use to nobody. */
export async function removeOrphanedFolders(parent = tmpdir()): Promise<void> {
  for (const name of await readdir(parent).catch((): string[] => [])) {
    const [, host, pid] = NAME.exec(name) ?? [];
    if (host !== HOST || own.has(name)) continue;
    // One that has this process’ number is of one that had it before, as the first in a container always has the same.
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user: it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
