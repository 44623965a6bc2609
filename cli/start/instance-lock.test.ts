import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findAddress } from '../find-address.ts';
import { lockInstance } from './instance-lock.ts';
import { assertPortFree } from './ports.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const addresses = { console: 'http://localhost:4100', gateway: 'http://localhost:4101' };
const holdBy = (pid: number) =>
  writeFile(path.join(directory, 'mainstay.pid'), JSON.stringify({ pid, ...addresses }));

/** While another process is the one that runs on the directory. */
async function whileOneHolds(check: (pid: number) => Promise<void>): Promise<void> {
  // Its command line is what a start is recognised by.
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'cli/main.ts']);
  try {
    await holdBy(other.pid ?? 0);
    await check(other.pid ?? 0);
  } finally {
    other.kill();
  }
}

it('names the Mainstay that runs on the directory', async () => {
  await whileOneHolds(async (pid) => {
    await expect(lockInstance(directory, addresses)).rejects.toThrow(
      `runs already on ${directory} (process ${pid}, ${addresses.console})`,
    );
  });
});

it('is found by commands, but not before a port that the environment names', async () => {
  const config = { consolePort: 3000, gatewayPort: 8080, dataDir: directory };
  const find = (env: Record<string, string>) =>
    Promise.all([findAddress('console', config, env), findAddress('gateway', config, env)]);
  const defaults = ['http://localhost:3000', 'http://localhost:8080'];
  expect(await find({})).toEqual(defaults);
  await holdBy(process.pid);
  expect(await find({})).toEqual(defaults);
  await whileOneHolds(async () => {
    expect(await find({ PORT: '' })).toEqual([addresses.console, addresses.gateway]);
    expect(await find({ GATEWAY_PORT: '8080' })).toEqual([addresses.console, defaults[1]]);
    expect(await find({ PORT: '3000' })).toEqual([defaults[0], addresses.gateway]);
  });
});

it('takes over from a process that is gone, or that is another program now', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  await holdBy(gone.pid ?? 0);
  const unlock = await lockInstance(directory, addresses);
  await unlock();
  await holdBy(process.pid);
  await (await lockInstance(directory, addresses))();
});

it('takes over from an unreadable file', async () => {
  await writeFile(path.join(directory, 'mainstay.pid'), '{"pid":');
  await (await lockInstance(directory, addresses))();
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
