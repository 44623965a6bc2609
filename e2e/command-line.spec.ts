import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { constantScoreModel } from '#test/onnx-models.ts';
import { api, mainstay, predict } from './mainstay.ts';

const ROOT = path.join(import.meta.dirname, '..');
let directory: string;

test.beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-push-'));
});
test.afterEach(() => rm(directory, { recursive: true, force: true }));

async function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(path.join(ROOT, 'mainstay'), args, {
    env: {
      ...process.env,
      MAINSTAY_URL: mainstay.console,
      MAINSTAY_API_KEY: mainstay.apiKey,
      GATEWAY_PORT: new URL(mainstay.gateway).port,
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

test('mainstay push registers a version, and promotes it when asked', async () => {
  const model = path.join(directory, 'model.onnx');
  const metadata = path.join(directory, 'metadata.json');
  await writeFile(model, constantScoreModel(0.5));
  await writeFile(
    metadata,
    JSON.stringify({
      feature_names: ['a', 'b', 'c'],
      metrics: { r2: 0.9 },
      golden_cases: [{ inputs: { a: 1, b: 2, c: 3 }, outputs: { score: [0.5] } }],
    }),
  );
  const options = ['--metadata', metadata, '--task', 'regression', '--promote', 'from CI'];
  const pushed = await run(['push', 'pushed', model, ...options]);
  expect(pushed.output).toContain('pushed version 1 is registered');
  expect(pushed.output).toContain('1 golden case reproduced');
  expect(pushed.output).toContain('in force as release 1, loaded by 1 of 1 replica.');
  expect(pushed.code).toBe(0);
  expect(await predict('pushed', { a: 1, b: 2, c: 3 })).toMatchObject({ prediction: 0.5 });
  const version = await api<{ metrics: object }>('GET', '/models/pushed/versions/1');
  expect(version.metrics).toEqual({ r2: 0.9 });
});

test('mainstay push says what is wrong', async () => {
  const file = path.join(directory, 'model.onnx');
  await writeFile(file, 'not a model');
  const refused = await run(['push', 'flights', file]);
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('The file is not an ONNX model');
  expect(refused.output).toContain('artifact_not_onnx');
  const unknown = await run(['push', 'no-such-model', file]);
  expect(unknown.output).toContain('No such model');
  const missing = await run(['push', 'flights', path.join(directory, 'none.onnx')]);
  expect(missing.output).toContain('No file at');
  const unreachable = await run(['push', 'flights', file, '--url', 'http://127.0.0.1:9']);
  expect(unreachable.output).toContain('cannot be reached');
  const noKey = await run(['push', 'flights', file], { MAINSTAY_API_KEY: '' });
  expect(noKey.output).toContain('Pass an API key');
  expect(noKey.code).toBe(2);
});

test('npm run demo replays real flights, whose labels follow', async () => {
  const { code, output } = await run(['demo', '--limit', '200', '--speed', 'max']);
  expect(code).toBe(0);
  expect(output).toMatch(/200/);
  const { items } = await api<{ items: { request_id: string }[] }>(
    'GET',
    '/predictions?model=flights&limit=100',
  );
  // The replay in the background has ids of another form, and flights still in the air.
  const replayed = items.find(({ request_id }) => /^flight-\w+-\d+$/.test(request_id));
  const prediction = await api<{ labels: { label: number }[]; event_time: string }>(
    'GET',
    `/predictions/${replayed?.request_id}`,
  );
  expect(prediction.event_time).toMatch(/^2001-03-/);
  expect([0, 1]).toContain(prediction.labels[0]?.label);
});
