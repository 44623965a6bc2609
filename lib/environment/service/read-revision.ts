import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The commit that is checked out in a folder, without asking git; null: it is no checkout. */
export async function readRevision(root: string): Promise<string | null> {
  const folder = await gitFolder(path.join(root, '.git'));
  const head = (await readText(path.join(folder, 'HEAD')))?.trim();
  if (head === undefined) return null;
  const [, ref] = /^ref: (.+)$/.exec(head) ?? [];
  if (ref === undefined) return hashIn(head);
  // Of a worktree, branches are in the folder that it shares.
  const shared = (await readText(path.join(folder, 'commondir')))?.trim();
  const common = shared === undefined ? folder : path.resolve(folder, shared);
  const loose = await readText(path.join(common, ref));
  if (loose !== undefined) return hashIn(loose.trim());
  const packed = await readText(path.join(common, 'packed-refs'));
  const line = packed?.split('\n').find((one) => one.endsWith(` ${ref}`));
  return hashIn(line?.split(' ')[0] ?? '');
}

/** Of a worktree `.git` is a file that names it. */
async function gitFolder(git: string): Promise<string> {
  const [, named] = /^gitdir: (.+)$/m.exec((await readText(git)) ?? '') ?? [];
  return named === undefined ? git : path.resolve(path.dirname(git), named);
}

const hashIn = (text: string) => (/^[0-9a-f]{40,64}$/.test(text) ? text : null);

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
