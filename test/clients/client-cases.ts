import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { versionMetadataSchema } from '#lib/registry/contract.ts';
import { defineDriverFeatures } from '#test/driver-features.ts';
import { createGatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel, everyTypeModel, imageModel, vectorModel } from '#test/onnx-models.ts';
import { clients } from './clients.ts';

/** What a script says of one case. */
interface CaseResult {
  name: string;
  failure: string | null;
  ms: number;
}

const FLIGHTS = path.join(import.meta.dirname, '../../examples/flights/models/v2');

const pythons: Record<string, string> = JSON.parse(process.env.MAINSTAY_CLIENT_PYTHONS ?? '{}');
const fixture = await createGatewayFixture();
afterAll(() => fixture.close());
const { url, token } = await startGateway();

// The cases are the scripts' own, so they are run while tests are collected, and each then tells how it went.
for (const { name, script, environment } of clients) {
  const { results, code, stderr } = await runScript(script, pythons[environment] ?? 'python3');
  describe(name, () => {
    it('runs to its end', () => {
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(results.length).toBeGreaterThan(0);
    });
    for (const result of results) {
      it(`${result.name} (${result.ms} ms)`, () => {
        if (result.failure !== null) expect.fail(result.failure);
      });
    }
  });
}

async function startGateway() {
  const { output, feature_names: featureNames } = versionMetadataSchema.parse(
    JSON.parse(await readFile(path.join(FLIGHTS, 'metadata.json'), 'utf8')),
  );
  await fixture.addModel('flights', 'binary');
  const flights = await readFile(path.join(FLIGHTS, 'model.onnx'));
  await fixture.addVersion('flights', flights, { output, featureNames });
  await fixture.addModel('vector');
  await fixture.addVersion('vector', vectorModel());
  await fixture.addVersion('vector', constantScoreModel(7));
  await fixture.db.pool.query(
    `INSERT INTO aliases (model_id, name, version, updated_by) SELECT id, 'challenger', 2, '{}' FROM models WHERE name = 'vector'`,
  );
  await fixture.addModel('types');
  await fixture.addVersion('types', everyTypeModel());
  await fixture.addModel('image');
  await fixture.addVersion('image', imageModel());
  for (const model of ['flights', 'vector', 'types', 'image']) await fixture.promote(model, 1);
  const { stop } = await defineDriverFeatures(fixture);
  afterAll(stop);
  const key = await fixture.addKey(['predict', 'feedback', 'registry']);
  const gateway = await fixture.start();
  return { url: gateway.url, token: key.token };
}

async function runScript(script: string, python: string) {
  const child = spawn(python, [path.join(import.meta.dirname, script)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    env: {
      ...process.env,
      MAINSTAY_GATEWAY: url,
      MAINSTAY_API_KEY: token,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONWARNINGS: 'ignore',
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.once('error', () => undefined);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): CaseResult => JSON.parse(line));
  return { results, code: await ended, stderr };
}
