import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '#test/run-command.ts';
import { drawFlights, openTrainingBench } from '#test/training-bench.ts';

let bench: Awaited<ReturnType<typeof openTrainingBench>>;
let model: string;
const reproduce = (...args: string[]) =>
  runCommand(['reproduce', ...args], {
    ...{ DATABASE_URL: bench.url, MAINSTAY_DATA_DIR: bench.directory },
  });

beforeAll(async () => {
  bench = await openTrainingBench();
  const { id: modelId, name } = await bench.startModel();
  model = name;
  await bench.serve(name, drawFlights(1500, 5, 1));
  const trainer = { name: 'gbdt', parameters: { n_trees: 20, early_stopping_rounds: 3 } };
  const gate = { least_rows: 100, calibration: 0.3 };
  await bench.carrier().carryOut(await bench.queueRun(modelId, { trainer, gate, seed: 11 }));
  await bench.registry.setAlias(name, 'trained', { version: 2 }, bench.ctx);
}, 60_000);
afterAll(() => bench?.close());

describe('a version that a run made', () => {
  it('comes out again, byte for byte', async () => {
    const { code, output } = await reproduce(model, '2', '--json');
    expect(code, output).toBe(0);
    const found = JSON.parse(output);
    const { digest } = await bench.registry.getVersion(model, 2);
    expect(found).toMatchObject({
      ...{ model, version: 2, status: 'identical', expected_digest: digest, digest },
      details: { trainer: 'gbdt', seed: 11, is_deterministic: true },
      created_by: { kind: 'system' },
    });
    // The run was in an environment of the test's.
    expect(found.details.environment.changed).toMatchObject([{ name: 'node', from: 'test' }]);
  }, 60_000);

  it('is named by an alias, and found out in words', async () => {
    const { code, output } = await reproduce(model, 'trained');
    expect(code, output).toBe(0);
    expect(output).toContain(`${model} version 2: reproduced, identical\n  The same file came out`);
  }, 60_000);
});

describe('does not come out again', () => {
  it('after the seed in its lineage was changed', async () => {
    await bench.db.pool.query(
      `UPDATE model_versions SET lineage = (lineage::jsonb || '{"seed": 12}')::json, digest = repeat('0', 64)
       WHERE number = 2 AND model_id = (SELECT id FROM models WHERE name = $1)`,
      [model],
    );
    const { code, output } = await reproduce(model, '2');
    expect(code, output).toBe(1);
    expect(output).toContain('version 2: differs\n  Another file came out');
    expect(output).toContain('Its lineage says seed 12; run 1 had 11.');
  }, 60_000);
});

describe('cannot be found out', () => {
  it.each([
    ['a version without a lineage', () => [model, '1'], 'Its lineage lacks a training run'],
    ['no such version', () => [model, '99'], 'has no version 99'],
    ['no such alias', () => [model, 'best'], 'has no version or alias best'],
    ['no such model', () => ['nothing', '1'], 'There is no model named nothing'],
    ['no version', () => [model], 'takes a model and a version'],
    ['an option that is none', () => [model, '1', '--fast'], '--fast'],
  ])('%s', async (_name, args, says) => {
    const { code, output } = await reproduce(...args());
    expect(code).toBe(2);
    expect(output).toContain(says);
    expect(output).not.toContain('    at ');
  });

  it('while somebody else does it', async () => {
    const { rows } = await bench.db.pool.query(
      `INSERT INTO version_reproductions (id, model_id, version, is_open, status, expected_digest, said, created_at, created_by)
       SELECT gen_random_uuid(), id, 2, true, 'queued', '', '[]', now(), '{}' FROM models WHERE name = $1 RETURNING id`,
      [model],
    );
    const { code, output } = await reproduce(model, '2');
    expect([code, output]).toEqual([2, `Version 2 of ${model} is being trained again already.\n`]);
    await bench.db.pool.query('DELETE FROM version_reproductions WHERE id = $1', [rows[0].id]);
  });

  it('when the data is gone', async () => {
    const { lineage } = await bench.registry.getVersion(model, 2);
    const digest = lineage.data_digest?.replace('sha256:', '') ?? '';
    await bench.artifacts.remove(digest);
    const { code, output } = await reproduce(model, '2');
    expect(code).toBe(2);
    expect(output).toContain(`no file with SHA-256 ${digest} is kept here`);
  });
});

it('says how it is used', async () => {
  const { code, output } = await runCommand(['reproduce', '--help'], {});
  expect(code).toBe(0);
  expect(output).toContain('mainstay reproduce MODEL VERSION');
});
