import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What the files below a directory take, and how many there are, while they may come and go. Links are not followed. */
export async function directorySize(directory: string): Promise<{ bytes: number; files: number }> {
  const entries = await readdir(directory, { recursive: true }).catch((): string[] => []);
  let bytes = 0;
  for (const entry of entries) {
    const is = await lstat(path.join(directory, entry)).catch(() => null);
    // A file with holes takes less than it is long.
    if (is?.isFile()) bytes += Math.min(is.size, is.blocks * 512);
  }
  return { bytes, files: entries.length };
}
