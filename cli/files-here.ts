import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { AppError } from '#lib/http/errors.ts';
import { createOfflineService, type OfflineService } from '#lib/offline/service.ts';
import { UsageError } from './usage-error.ts';

const LEAST_MB = 256;
const MOST_MB = 3072;

/** Reads files for a command, with at most half of this machine's memory. */
export function openFilesHere({ threads = availableParallelism() } = {}): OfflineService {
  const halfMb = Math.floor(totalmem() / 2 ** 21);
  const memoryMb = Math.max(LEAST_MB, Math.min(MOST_MB, halfMb));
  return createOfflineService({ memoryMb, threads, temporaryDirectory: tmpdir() });
}

/** A file that cannot be read ends a command that answers with its exit code as a wrong option does: with 2. */
export async function readingFiles<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) throw new UsageError(error.publicMessage, 2);
    throw error;
  }
}
