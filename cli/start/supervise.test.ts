import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Supervised, supervise } from './supervise.ts';

let directory: string;
const running: Supervised[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-supervise-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => child.stop()));
  await rm(directory, { recursive: true, force: true });
});

async function start(script: string) {
  const file = path.join(directory, 'child.mjs');
  await writeFile(file, script);
  const said: string[] = [];
  const child = supervise(
    {
      title: 'The child',
      command: process.execPath,
      args: [file],
      env: { DIRECTORY: directory },
      cwd: directory,
      logFile: path.join(directory, 'child.log'),
      stopWithinMs: 1_000,
    },
    (line) => said.push(line),
  );
  running.push(child);
  return { child, said };
}

const COUNT_STARTS = `
  import { appendFileSync, readFileSync } from 'node:fs';
  const file = process.env.DIRECTORY + '/starts';
  appendFileSync(file, 'x');
  const starts = readFileSync(file, 'utf8').length;
  process.send({ type: 'ready' });
`;

it('starts a process again that died, and says so', async () => {
  const { child, said } = await start(
    `${COUNT_STARTS} setTimeout(() => { if (starts === 1) process.exit(7); }, 50);`,
  );
  await child.ready;
  await vi.waitFor(() => expect(said).toContain('The child runs again.'), { timeout: 5_000 });
  expect(said[0]).toMatch(/^The child ended with code 7\. Starting it again in 0\.5 s\./);
});

it('rejects with the last output of a process that never got ready', async () => {
  const { child } = await start(`console.error('no such port'); process.exit(1);`);
  await expect(child.ready).rejects.toThrow(/did not start: it ended with code 1\.\nno such port/);
});

it('stops a process and does not start it again', async () => {
  const { child, said } = await start(
    `${COUNT_STARTS} process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`,
  );
  await child.ready;
  await child.stop();
  expect(said).toEqual([]);
  expect(await readFile(path.join(directory, 'starts'), 'utf8')).toBe('x');
});

it('kills a process that does not stop in time', async () => {
  const { child } = await start(
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send({ type: 'ready' });`,
  );
  await child.ready;
  const startedAt = performance.now();
  await child.stop();
  expect(performance.now() - startedAt).toBeGreaterThan(900);
});
