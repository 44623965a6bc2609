import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { buildConsole } from './build-console.ts';

it('ends the compiler when it is no longer wanted', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'mainstay-build-'));
  try {
    const bin = path.join(root, 'node_modules/next/dist/bin');
    const pidFile = path.join(root, 'pid');
    await mkdir(bin, { recursive: true });
    await writeFile(
      path.join(bin, 'next'),
      `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const wanted = new AbortController();
    const built = buildConsole(root, () => undefined, wanted.signal);
    const failed = expect(built).rejects.toThrow('aborted');
    const pid = await vi.waitFor(
      async () => {
        const text = await readFile(pidFile, 'utf8');
        expect(text).not.toBe('');
        return Number(text);
      },
      { timeout: 5_000 },
    );
    wanted.abort();
    await failed;
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5_000 });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
