import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockInstance } from './instance-lock.ts';
import { assertPortFree } from './ports.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const URL = 'http://localhost:3000';
const holdBy = (pid: number) =>
  writeFile(path.join(directory, 'mainstay.pid'), JSON.stringify({ pid, console: URL }));

it('names the Mainstay that runs on the directory', async () => {
  // Its command line is what a start is recognised by.
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'cli/main.ts']);
  try {
    await holdBy(other.pid ?? 0);
    await expect(lockInstance(directory, URL)).rejects.toThrow(
      new RegExp(`runs already on ${directory} \\(process ${other.pid}, ${URL}\\)`),
    );
  } finally {
    other.kill();
  }
});

it('takes over from a process that is gone, or that is another program now', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  await holdBy(gone.pid ?? 0);
  const unlock = await lockInstance(directory, URL);
  await unlock();
  await holdBy(process.pid);
  await (await lockInstance(directory, URL))();
});

it('takes over from an unreadable file', async () => {
  await writeFile(path.join(directory, 'mainstay.pid'), '{"pid":');
  await (await lockInstance(directory, URL))();
});

it('names a port in use and the variable that moves it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(assertPortFree(port, 'GATEWAY_PORT', 'gateway')).rejects.toThrow(
    `Port ${port}, wanted for the gateway, is in use by another process. Free it, or set GATEWAY_PORT`,
  );
  await new Promise((resolve) => server.close(resolve));
  await expect(assertPortFree(port, 'GATEWAY_PORT', 'gateway')).resolves.toBeUndefined();
});
