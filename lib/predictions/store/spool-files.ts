import { constants, fdatasync, statfsSync, write, writeSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `<root>/<spool id>/000000000001.log`, …; what cannot be read or is refused ends in `<root>/set-aside/`. */
export const SET_ASIDE = 'set-aside';
const LOCK = 'lock';
const SPOOL_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEGMENT = /^(\d{12})\.log$/;

export function segmentName(segment: number): string {
  return `${String(segment).padStart(12, '0')}.log`;
}

/** A directory that this process alone writes or empties until it releases it or ends, however it ends. */
export interface LockedSpool {
  id: string;
  directory: string;
  release(): void;
}

/**
 * Makes a spool of this process. It comes into being locked, so that nobody takes it for one whose process has ended.
 */
export async function makeSpool(root: string, id: string): Promise<LockedSpool> {
  const unfinished = path.join(root, `.new-${id}`);
  const directory = path.join(root, id);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const release = lock(path.join(unfinished, LOCK));
  if (!release) throw new Error(`${unfinished} is used by another process`);
  await rename(unfinished, directory);
  return { id, directory, release };
}

/** Locks a spool whose process has ended; undefined when it is in use, or gone. */
export async function claimSpool(root: string, id: string): Promise<LockedSpool | undefined> {
  const directory = path.join(root, id);
  const file = path.join(directory, LOCK);
  try {
    const before = await stat(file);
    const release = lock(file);
    if (!release) return undefined;
    // Whoever had it may have emptied and removed it meanwhile.
    const after = await stat(file).catch(() => undefined);
    if (after?.ino === before.ino) return { id, directory, release };
    release();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}

export async function removeSpool(spool: LockedSpool): Promise<void> {
  await rm(spool.directory, { recursive: true, force: true });
  spool.release();
}

/** Oldest first: the ids are UUIDs that sort by time. */
export async function listSpools(root: string): Promise<string[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => SPOOL_ID.test(name)).sort();
}

/** Numbers and sizes, oldest first. */
export async function listSegments(
  directory: string,
): Promise<{ segment: number; bytes: number }[]> {
  const segments: { segment: number; bytes: number }[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const digits = SEGMENT.exec(name)?.[1];
    if (digits === undefined) continue;
    const { size } = await stat(path.join(directory, name));
    segments.push({ segment: Number(digits), bytes: size });
  }
  return segments;
}

/** A new segment, to be written from one process by offset. */
export async function openSegment(directory: string, segment: number, syncName: boolean) {
  const flags = constants.O_CREAT | constants.O_WRONLY | constants.O_TRUNC;
  const handle = await open(path.join(directory, segmentName(segment)), flags, 0o600);
  if (syncName) {
    const folder = await open(directory, constants.O_RDONLY);
    await folder.sync().finally(() => folder.close());
  }
  const { fd } = handle;
  return {
    writeNow(bytes: Buffer, offset: number): void {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(fd, bytes, done, bytes.length - done, offset + done);
      }
    },
    async write(bytes: Buffer, offset: number): Promise<void> {
      for (let done = 0; done < bytes.length; ) {
        done += await writeSome(fd, bytes, done, offset + done);
      }
    },
    sync: () =>
      new Promise<void>((resolve, reject) => {
        fdatasync(fd, (error) => (error ? reject(error) : resolve()));
      }),
    truncate: (length: number) => handle.truncate(length),
    close: () => handle.close(),
  };
}

/** The size of the disk that a directory is on, or will be when it is made. */
export function diskBytes(directory: string): number {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    try {
      const { blocks, bsize } = statfsSync(at);
      return blocks * bsize;
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isMissing || at === path.dirname(at)) throw error;
    }
  }
}

/** Rejects when the disk does not take, and keep, so many bytes more. */
export async function probeDisk(root: string, bytes: number): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const file = path.join(root, '.probe');
  try {
    await writeFile(file, Buffer.alloc(bytes), { mode: 0o600, flush: true });
  } finally {
    await rm(file, { force: true });
  }
}

/** Whether a write failed since the disk, or what may be used of it, is used up. */
export function isNoSpace(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function writeSome(fd: number, bytes: Buffer, from: number, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, from, bytes.length - from, offset, (error, written) =>
      error ? reject(error) : resolve(written),
    );
  });
}

/**
 * A lock that the system takes back when the process ends, also by kill -9, and that holds across containers which share the
 * directory: SQLite's, on a database that stays empty. Undefined when another has it.
 */
function lock(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return () => {
      if (database.isOpen) database.close();
    };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

const SQLITE_BUSY = 5;
