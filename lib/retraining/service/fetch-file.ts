import { stat } from 'node:fs/promises';
import { inFolder } from '#lib/features/source-place.ts';
import { isObjectName } from '#lib/objects/object-name.ts';
import type { createObjectFetch } from '#lib/objects/service.ts';
import { refused } from './steps/context.ts';

/** Finds the files that policies name: in the folder of feature files and in object stores, and nowhere else. */
export function createFileFetch({
  folder,
  fetchObject,
}: {
  folder: string;
  fetchObject: ReturnType<typeof createObjectFetch>;
}) {
  return async (named: string, into: string, signal: AbortSignal): Promise<string> => {
    if (isObjectName(named)) return fetchObject(named, into, signal);
    const file = inFolder(folder, named);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return file;
    throw refused(`There is no file ${named} in the folder of feature files.`);
  };
}
