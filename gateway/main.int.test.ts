import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { startSilentProxy } from '#test/silent-proxy.ts';

let test: TestDatabase;
let directory: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-gateway-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await test.drop();
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, DATABASE_URL: test.url, MAINSTAY_DATA_DIR: directory, ...env },
  });
  started.push(child);
  const output: string[] = [];
  child.stderr?.on('data', (chunk) => output.push(String(chunk)));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<{ type: string; url: string }>((resolve) =>
    child.once('message', (message) => resolve(message as never)),
  );
  return { child, output, exit, ready };
}

it.each<[string, (child: ChildProcess) => void]>([
  ['SIGTERM', (child) => void child.kill('SIGTERM')],
  ['its parent going away', (child) => child.disconnect()],
])('says when it is ready and stops cleanly at %s', async (_name, stop) => {
  const { child, exit, ready } = start({ GATEWAY_PORT: '0' });
  const message = await ready;
  expect(message.type).toBe('ready');
  const { port } = new URL(message.url);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const { rows } = await test.db.pool.query('SELECT pid FROM replicas WHERE stopped_at IS NULL');
  expect(rows).toEqual([{ pid: child.pid }]);
  stop(child);
  expect(await exit).toBe(0);
  const after = await test.db.pool.query('SELECT 1 FROM replicas WHERE stopped_at IS NULL');
  expect(after.rows).toEqual([]);
});

it('says by its exit code that it did not stop in time', async () => {
  const proxy = await startSilentProxy(test.url);
  try {
    const { child, exit, ready } = start({ GATEWAY_PORT: '0', DATABASE_URL: proxy.url });
    await ready;
    proxy.goSilent();
    child.kill('SIGTERM');
    expect(await exit).toBe(1);
  } finally {
    await proxy.close();
  }
}, 30_000);

it('names the port that is in use, in one line', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { exit, output } = start({ GATEWAY_PORT: String(port) });
  expect(await exit).toBe(1);
  expect(output.join('')).toBe(
    `Port ${port} is in use. Stop what listens there, or set GATEWAY_PORT to another.\n`,
  );
  server.close();
});

it('says what is wrong with the configuration', async () => {
  const { exit, output } = start({ GATEWAY_PORT: 'eighty' });
  expect(await exit).toBe(1);
  expect(output.join('')).toMatch(/^The configuration is wrong:\n {2}GATEWAY_PORT/);
});
