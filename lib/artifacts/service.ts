import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#lib/http/errors.ts';
import {
  ArtifactCorrupt,
  ArtifactMissing,
  type ArtifactSource,
  type ArtifactStore,
  InvalidDigest,
} from './contract.ts';

export { holdBytes, removeUnused } from './service/shared-bytes.ts';

export interface LocalArtifactStore extends ArtifactStore {
  /** Where an artifact's file is; its bytes are not verified. */
  path(digest: string): string;
  /** Removes what writers that died left behind, older than a day. Returns how many files. */
  sweep(now: Date): Promise<number>;
}

const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const PIECE_BYTES = 1024 * 1024;

/**
 * Artifacts in `<directory>/sha256/ab/cdef…`. A file is written under `<directory>/incoming`, synced, verified and only
 * then renamed into place, so that a half-written one is never seen under a digest.
 */
export function createLocalArtifactStore(directory: string): LocalArtifactStore {
  const incoming = path.join(directory, 'incoming');

  function pathOf(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new InvalidDigest(digest);
    return path.join(directory, 'sha256', digest.slice(0, 2), digest.slice(2));
  }

  async function keep(temporary: string, digest: string): Promise<void> {
    const target = pathOf(digest);
    if ((await digestOfFile(target))?.digest === digest) return;
    await chmod(temporary, 0o444);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(temporary, target);
    await syncDirectory(path.dirname(target));
    await syncDirectory(path.dirname(path.dirname(target)));
  }

  return {
    path: pathOf,

    async put(source, expectedDigest) {
      if (expectedDigest !== undefined) pathOf(expectedDigest);
      await mkdir(incoming, { recursive: true });
      const temporary = path.join(incoming, randomUUID());
      try {
        const copied = await copy(source, temporary);
        if (expectedDigest !== undefined && copied.digest !== expectedDigest) {
          throw new AppError('artifact_digest_mismatch', {
            publicMessage: `The file has the SHA-256 ${copied.digest}, expected ${expectedDigest}.`,
          });
        }
        const written = await digestOfFile(temporary);
        if (written?.digest !== copied.digest) {
          throw new ArtifactCorrupt(copied.digest, written?.digest ?? 'none');
        }
        await keep(temporary, copied.digest);
        return copied;
      } finally {
        await rm(temporary, { force: true });
      }
    },

    async read(digest) {
      const bytes = await orMissing(digest, readFile(pathOf(digest)));
      const found = createHash('sha256').update(bytes).digest('hex');
      if (found !== digest) throw new ArtifactCorrupt(digest, found);
      return bytes;
    },

    async stream(digest) {
      const file = await orMissing(digest, open(pathOf(digest), 'r'));
      try {
        // The same open file is verified and then read, so nothing can change places in between.
        const found = await digestOfHandle(file);
        if (found.digest !== digest) throw new ArtifactCorrupt(digest, found.digest);
        const stream = file.createReadStream({ start: 0, highWaterMark: PIECE_BYTES });
        return { stream, sizeBytes: found.sizeBytes };
      } catch (error) {
        await file.close();
        throw error;
      }
    },

    async has(digest) {
      return (await orNull(stat(pathOf(digest)))) !== null;
    },

    async remove(digest) {
      await rm(pathOf(digest), { force: true });
    },

    async sweep(now) {
      let swept = 0;
      for (const name of (await orNull(readdir(incoming))) ?? []) {
        const file = path.join(incoming, name);
        const modified = (await orNull(stat(file)))?.mtimeMs ?? now.getTime();
        if (now.getTime() - modified < ABANDONED_AFTER_MS) continue;
        await rm(file, { force: true });
        swept += 1;
      }
      return swept;
    },
  };
}

interface Digested {
  digest: string;
  sizeBytes: number;
}

async function copy(source: ArtifactSource, target: string): Promise<Digested> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(target, 'wx', 0o600);
  try {
    const pieces =
      'path' in source
        ? createReadStream(source.path, { highWaterMark: PIECE_BYTES })
        : [source.bytes];
    for await (const piece of pieces) {
      hash.update(piece);
      sizeBytes += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { digest: hash.digest('hex'), sizeBytes };
}

async function digestOfFile(file: string): Promise<Digested | null> {
  const handle = await orNull(open(file, 'r'));
  if (!handle) return null;
  try {
    return await digestOfHandle(handle);
  } finally {
    await handle.close();
  }
}

async function digestOfHandle(file: FileHandle): Promise<Digested> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, sizeBytes);
    if (bytesRead === 0) return { digest: hash.digest('hex'), sizeBytes };
    hash.update(piece.subarray(0, bytesRead));
    sizeBytes += bytesRead;
  }
}

/** A rename survives a power cut only when the directory that holds it is synced too. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function orMissing<T>(digest: string, work: Promise<T>): Promise<T> {
  const found = await orNull(work);
  if (found === null) throw new ArtifactMissing(digest);
  return found;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
