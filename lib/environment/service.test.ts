import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { captureEnvironment, createVersionEnvironments } from './service.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'environment-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const IMAGE = `sha256:${'a'.repeat(64)}`;

it('is of this process, this machine and what is installed', async () => {
  const lines = await captureEnvironment({ imageDigest: IMAGE });
  const found = Object.fromEntries(lines.map((line) => line.split('==')));
  expect(found.node).toBe(process.versions.node);
  expect(found['onnxruntime-node']).toMatch(/^\d+\.\d+/);
  expect(found['@duckdb/node-api']).toMatch(/^\d+\.\d+/);
  expect(found['package-lock']).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(found.platform).toBe(`${process.platform}-${process.arch}`);
  expect(found['container-image']).toBe(IMAGE);
  expect(await captureEnvironment({ imageDigest: IMAGE })).toEqual(lines);
});

it('changes with the lock, and leaves out what is not installed', async () => {
  await writeFile(path.join(root, 'package.json'), '{"version":"9.9.9"}');
  await writeFile(path.join(root, 'package-lock.json'), 'one');
  await mkdir(path.join(root, 'node_modules/onnxruntime-node'), { recursive: true });
  const broken = path.join(root, 'node_modules/onnxruntime-node/package.json');
  await writeFile(broken, 'not JSON');
  const first = await captureEnvironment({ imageDigest: undefined, root });
  expect(first).toContain('mainstay==9.9.9');
  expect(first.join()).not.toMatch(/onnxruntime|duckdb|container-image/);
  await writeFile(path.join(root, 'package-lock.json'), 'two');
  const second = await captureEnvironment({ imageDigest: undefined, root });
  expect(second.filter((line) => !first.includes(line))).toHaveLength(1);
});

it.each([
  ['two that are known', ['a==1'], { changed: [{ name: 'a', from: '2', to: '1' }] }],
  ['one that is not', [], null],
])('compares %s', async (_name, environment, expected) => {
  const environments = createVersionEnvironments({
    registry: {
      getVersion: async (_model, version) => ({
        lineage: version === 1 ? { environment } : { environment: ['a==2'] },
      }),
    },
  });
  const found = await environments.getEnvironment('m', 1, 2);
  expect(found).toMatchObject({ version: 1, environment, with: { version: 2 } });
  if (expected) expect(found.with?.comparison).toMatchObject(expected);
  else expect(found.with?.comparison).toBeNull();
});
