import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Before any work is done: the file can be written there and is none of those that are read. */
export async function checkPlace(out: string, inputs: readonly string[]): Promise<void> {
  const folder = await stat(path.dirname(out)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new UsageError(`There is no folder ${path.dirname(out)} for ${out}.`);
  }
  const present = await stat(out).catch(() => undefined);
  if (present?.isDirectory()) throw new UsageError(`${out} is a folder.`);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (present && other && present.ino === other.ino && present.dev === other.dev) {
      throw new UsageError(`${out} is one of the files that are read.`);
    }
  }
}

/** The whole file or none: what stood there is replaced in the end. */
export async function writeWhole(out: string, bytes: Uint8Array): Promise<void> {
  const name = `.${path.basename(out)}.${randomBytes(6).toString('hex')}.partial`;
  const partial = path.join(path.dirname(out), name);
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new UsageError(`${out} cannot be written: ${(error as Error).message}`);
  }
}
