import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runThread } from './service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-threads-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const service = new URL('./service.ts', import.meta.url).href;
async function write(name: string, work: string): Promise<URL> {
  const file = path.join(folder, `${name}.mjs`);
  await writeFile(file, `import { carryOutTask } from '${service}';\ncarryOutTask(${work});\n`);
  return pathToFileURL(file);
}

test('says how far it is, and what came of it', async () => {
  const file = await write(
    'doubles',
    '(n, progress) => { progress({ done: 1, total: 2, says: null }); return n * 2; }',
  );
  const seen: unknown[] = [];
  expect(await runThread(file, 21, { onProgress: (progress) => seen.push(progress) })).toBe(42);
  expect(seen).toMatchObject([{ done: 1, total: 2 }]);
});

test.each([
  ['what cannot be learned is refused', "throw new RangeError('there is one class')", /one class/],
  ['a mistake of ours is not', "throw new TypeError('x is undefined')", /x is undefined/],
  ['nor is a thread that ends by itself', 'process.exit(3)', /ended by itself \(3\)/],
])('%s', async (name, work, message) => {
  const file = await write(name.replaceAll(' ', '-'), `() => { ${work} }`);
  const refusal = await runThread(file, null).catch((error: Error) => error);
  expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
  expect('publicMessage' in (refusal as Error)).toBe(name.startsWith('what'));
});

test('is ended in the middle of what it computes', async () => {
  const file = await write('endless', '() => { for (;;); }');
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 300);
  await expect(runThread(file, null, { signal: stop.signal })).rejects.toThrow('enough');
});
