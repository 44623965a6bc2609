import { stat } from 'node:fs/promises';
import { inFolder } from '#lib/features/source-place.ts';
import { refused } from './steps/context.ts';

/** Finds the files that policies name: in the folder of feature files, and nowhere else on this machine. */
export function createFileFetch({ folder }: { folder: string }) {
  return async (named: string): Promise<string> => {
    const file = inFolder(folder, named);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return file;
    throw refused(`There is no file ${named} in the folder of feature files.`);
  };
}
