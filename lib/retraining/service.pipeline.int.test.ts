import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFlights, openTrainingBench } from '#test/training-bench.ts';

let bench: Awaited<ReturnType<typeof openTrainingBench>>;
beforeAll(async () => {
  bench = await openTrainingBench();
});
afterAll(() => bench?.close());

const small = { trainer: { name: 'gbdt', parameters: { n_trees: 20 } } };
const resultsOf = async (id: string) => {
  const { steps, ...run } = await bench.find(id);
  const results = Object.fromEntries(steps.map(({ step, result }) => [step, result]));
  return { run, steps, results: results as Record<string, Record<string, unknown>> };
};

describe('labelled predictions', () => {
  it('become a version that is better, takes what the one before took, and is put in force', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(4000, 5, 1));
    const policy = { ...small, release: 'promote', gate: { least_rows: 100, calibration: 0.2 } };
    const id = await bench.queueRun(modelId, policy);
    await bench.carrier().carryOut(id);
    const { run, results } = await resultsOf(id);
    expect(run).toMatchObject({ status: 'done', error: null });
    expect(results.snapshot).toMatchObject({
      ...{ rows: { train: 3200, holdout: 800 }, unlabelled: 0, label: 'label', classes: [0, 1] },
      columns: [{ name: 'hour' }, { name: 'origin', kind: 'categorical' }, { name: 'distance' }],
    });
    expect(results.evaluate).toMatchObject({
      ...{ champion: 1, champion_problem: null, folds: [{}, {}, {}] },
      holdout: { rows: 800, comparisons: [{ metric: 'roc_auc' }, {}, {}, {}] },
    });
    expect(results.gate).toMatchObject({ answer: 'yes', decision: null });
    expect(results.register).toEqual({ version: 2 });
    expect(results.release).toMatchObject({ did: 'promoted', seq: 2 });
    const version = await bench.registry.getVersion(name, 2);
    expect(version).toMatchObject({
      signature: { inputs: [{ name: 'hour', type: 'int64' }, { type: 'string' }, {}] },
      lineage: { run: 1, trainer: 'gbdt', label: 'label', data_rows: 3200 },
      reference: { filename: 'reference.csv' },
    });
    expect(version.golden_cases).toHaveLength(20);
    expect(version.metrics.roc_auc).toBeGreaterThan(0.75);
  });

  it('become a version of their own, whatever an upload says of the run that made it', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(1500, 5, 1));
    const pushed = await bench.register(name, drawFlights(2000, 9, 0.5), { lineage: { run: 1 } });
    const id = await bench.queueRun(modelId, { ...small, gate: { least_rows: 1, margin: 1 } });
    await bench.carrier().carryOut(id);
    const { results } = await resultsOf(id);
    expect(results.register).toEqual({ version: pushed + 1 });
    const made = await bench.registry.getVersion(name, pushed + 1);
    expect(made.digest).toBe(results.train?.artifact);
  });

  it('that nobody labelled are refused, in words', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(50, 5, 1), { isLabelled: false });
    const id = await bench.queueRun(modelId, small);
    await bench.carrier().carryOut(id);
    const { run } = await resultsOf(id);
    expect(run).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/No row has a label/),
    });
  });

  it('of one class are not learned from', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(
      name,
      drawFlights(300, 5, 1).map((flight) => ({ ...flight, late: 0 })),
    );
    const id = await bench.queueRun(modelId, small);
    await bench.carrier().carryOut(id);
    const { run, results } = await resultsOf(id);
    expect(run).toMatchObject({ status: 'failed', error: expect.stringMatching(/label 1/) });
    expect(results.validate).toMatchObject({ findings: [{ check: 'balance', severity: 'block' }] });
  });

  it('that are too few have a person asked, and never pass', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(400, 5, 1));
    const id = await bench.queueRun(modelId, { ...small, release: 'promote' });
    await bench.carrier().carryOut(id);
    const { run, results } = await resultsOf(id);
    expect(run).toMatchObject({ status: 'waiting', isOpen: true });
    expect(results.gate).toMatchObject({ answer: 'ask' });
    expect(results.release).toBeUndefined();
  });

  it('that say nothing new do not beat the champion', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(3000, 8, 0.1));
    const gate = { rule: 'better', margin: 0.1, least_rows: 100 };
    const id = await bench.queueRun(modelId, { ...small, gate });
    await bench.carrier().carryOut(id);
    const { run, results } = await resultsOf(id);
    expect(run).toMatchObject({ status: 'done' });
    expect(results.gate).toMatchObject({ answer: 'no' });
    const model = await bench.registry.getModel(name);
    expect(model).toMatchObject({ aliases: {}, release: { versions: [1] } });
  });
});

it('learns from a file, and is measured on recent predictions too', async () => {
  const { id: modelId, name } = await bench.startModel();
  await bench.serve(name, drawFlights(500, 9, 1));
  const lines = drawFlights(3000, 5, 1).map(({ values, late }) => [...values, late].join(','));
  const text = ['hour,origin,distance,arrived_late', ...lines].join('\n');
  await writeFile(path.join(bench.directory, 'flights.csv'), text);
  const data = { from: 'file', path: 'flights.csv', label: 'arrived_late' };
  const id = await bench.queueRun(modelId, {
    ...small,
    data,
    gate: { least_rows: 50, calibration: null },
  });
  await bench.carrier().carryOut(id);
  const { run, results } = await resultsOf(id);
  expect(run).toMatchObject({ status: 'done', error: null });
  expect(results.snapshot).toMatchObject({ rows: { train: 2400, holdout: 600 }, from: null });
  expect(results.evaluate).toMatchObject({ recent: { rows: 500 } });
  expect(results.release).toMatchObject({ did: 'candidate' });
  expect((await bench.registry.getModel(name)).aliases).toEqual({ candidate: 2 });
});

describe('a stream', () => {
  const policy = {
    trainer: { name: 'sgd', continues: true },
    gate: { least_rows: 1, margin: 1, calibration: null },
  };
  const learn = async (modelId: string) => {
    const id = await bench.queueRun(modelId, policy);
    await bench.carrier().carryOut(id);
    return resultsOf(id);
  };

  it('goes on: each label is learned from once', async () => {
    const { id: modelId, name } = await bench.startModel();
    for (const turn of [1, 2]) {
      await bench.serve(name, drawFlights(1000, 20 + turn, 1));
      await bench.settle();
      const { run, results } = await learn(modelId);
      expect(run).toMatchObject({ status: 'done', error: null });
      expect(results.snapshot).toMatchObject({ rows: { train: 800, holdout: 200 } });
      expect(results.register).toEqual({ version: 1 + turn });
      // What was held out before is measured on too, and still not learned from.
      expect(results.evaluate).toMatchObject({ holdout: { rows: 200 * turn } });
      expect(results.snapshot?.held_before).toMatchObject(
        turn === 1 ? [] : [{ run: 1, rows: 200 }],
      );
    }
  });

  it('loses no label whose prediction reaches the log later, or that may not be committed', async () => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(1000, 31, 1));
    await bench.settle();
    const { pool } = bench.db;
    await pool.query(
      `UPDATE predictions SET logged_at = 'infinity' WHERE id IN (SELECT id FROM predictions WHERE model = $1 ORDER BY at LIMIT 100)`,
      [name],
    );
    const first = await learn(modelId);
    expect(first.results.snapshot).toMatchObject({ rows: { train: 720, holdout: 180 } });
    await pool.query(`UPDATE predictions SET logged_at = now() WHERE logged_at = 'infinity'`);
    await bench.serve(name, drawFlights(400, 32, 1));
    const early = await learn(modelId);
    expect(early.run.error).toMatch(/No row has a label/);
    await bench.settle();
    const second = await learn(modelId);
    expect(second.results.snapshot).toMatchObject({ rows: { train: 400, holdout: 100 } });
  });
});

it('registers and releases nothing once its end was asked for', async () => {
  const { id: modelId, name } = await bench.startModel();
  await bench.serve(name, drawFlights(1500, 5, 1));
  const id = await bench.queueRun(modelId, { ...small, release: 'promote' });
  const { registry } = bench;
  await bench
    .carrier({
      registry: {
        ...registry,
        registerVersion: async (...given) => {
          await bench.db.pool.query(`UPDATE training_runs SET cancelled_by = '{}' WHERE id = $1`, [
            id,
          ]);
          return registry.registerVersion(...given);
        },
      },
    })
    .carryOut(id);
  const { run } = await resultsOf(id);
  expect(run.status).toBe('cancelled');
  expect((await registry.listVersions(name, { limit: 10 })).items).toHaveLength(1);
});
