import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { reproductionBench } from '#test/reproduction-bench.ts';

const bench = reproductionBench();
const seldom = { name: 'gbdt', parameters: { n_trees: 4, learning_rate: 0.3 } };

describe('the built-in trainers', () => {
  it.each([
    ['gbdt', seldom],
    ['gbdt with early stopping', { name: 'gbdt', parameters: { early_stopping_rounds: 2 } }],
    ['sgd', { name: 'sgd', parameters: { epochs: 2 } }],
  ])('%s gives the same file', async (_name, trainer) => {
    const version = await bench.train({ trainer });
    const found = await bench.reproduce(version);
    expect(found).toMatchObject({
      status: 'identical',
      ...{ expected_digest: version.digest, digest: version.digest },
      said: [expect.stringContaining('The same file came out')],
      details: { is_deterministic: true, golden_cases: null, seed: 7 },
      ended_at: expect.any(String),
    });
  });

  it('gives the same file with the inputs and outputs of a version before', async () => {
    const first = await bench.train({ trainer: seldom });
    const second = await bench.train({ trainer: seldom, seed: 8, after: first, number: 2 });
    expect(await bench.reproduce(second)).toMatchObject({ status: 'identical' });
  });

  it('gives the same file again where it went on from the run before', async () => {
    const trainer = { name: 'sgd', continues: true };
    const first = await bench.train({ trainer });
    const data = await bench.keepData(3);
    const second = await bench.train({ trainer, data, number: 2 });
    expect(second.digest).not.toBe(first.digest);
    expect(await bench.reproduce(first)).toMatchObject({ status: 'identical' });
    expect(await bench.reproduce(second)).toMatchObject({ status: 'identical' });
  });

  it('says that it came out in another environment', async () => {
    const version = await bench.train();
    const found = await bench.reproduce(version, {
      captureEnvironment: async () => ['node==2', 'v8==2'],
    });
    expect(found).toMatchObject({ status: 'identical', details: { environment: { same: [{}] } } });
    expect(found.said[1]).toBe('It came out in another environment: node 1 became 2.');
  });
});

describe('finds', () => {
  it('another seed', async () => {
    const trainer = { name: 'sgd', parameters: { epochs: 1 } };
    const version = await bench.train({ trainer, lineage: { seed: 8 } });
    const found = await bench.reproduce(version);
    expect(found).toMatchObject({ status: 'differs', details: { seed: 8 } });
    expect(found.digest).not.toBe(version.digest);
    expect(found.said).toContain('Its lineage says seed 8; run 1 had 7.');
  });

  it('other data', async () => {
    const other = await bench.keepData(5);
    const version = await bench.train({ lineage: { data_digest: `sha256:${other.digest}` } });
    const found = await bench.reproduce(version);
    expect(found.status).toBe('differs');
    expect(found.said.join(' ')).toMatch(
      /Its lineage names other data \(.+\) than run 1 learned from /,
    );
    expect(found.said.join(' ')).toMatch(/of 20 golden cases are answered otherwise: golden case/);
  });

  it('a file that was made in another way', async () => {
    const version = await bench.train({ lineage: { run: 2 }, number: 2 });
    const pushed = await bench.registry.register(vectorModel([1, 2]), { lineage: version.lineage });
    const found = await bench.reproduce(pushed);
    expect(found.status).toBe('differs');
    expect(found.said).toContain(
      'The version has no golden cases, so its answers cannot be compared.',
    );
    expect(found.said.join(' ')).toContain('the version’s file was made in another way');
  });
});

describe('what cannot be trained again', () => {
  it('a version that was pushed without a run', async () => {
    const { model } = bench.registry;
    await bench.registry.register(vectorModel([Math.random()]), { lineage: { seed: 1 } });
    const start = bench.reproductions().startReproduction(model, 1, {}, bench.registry.ctx);
    await expect(start).rejects.toMatchObject({
      code: 'version_not_reproducible',
      publicMessage: `Version 1 of ${model} cannot be trained again. Its lineage lacks a training run that made it; the settings of its trainer; the digest of the data it learned from; the column it learned; the columns it learned from; how many rows there were; its classes.`,
    });
    const { missing, latest, open } = await bench.reproductions().getLatest(model, 1);
    expect({ latest, open }).toEqual({ latest: null, open: null });
    expect(missing).toHaveLength(7);
  });

  it('a version whose run is not known, unless its lineage says all', async () => {
    const whole = {
      ...{ label: 'label', trainer_settings: { parameters: seldom.parameters } },
      features: [
        { name: 'distance', kind: 'numeric' as const },
        { name: 'origin', kind: 'categorical' as const },
      ],
    };
    const known = await bench.train({ trainer: seldom, lineage: { ...whole, run: 99 } });
    expect(await bench.reproduce(known)).toMatchObject({ status: 'identical' });
    const unknown = await bench.train({ trainer: seldom, lineage: { run: 99 }, number: 2 });
    const { missing } = await bench.reproductions().getLatest(unknown.model, unknown.version);
    expect(missing).toContain('the settings of its trainer');
  });

  it('a version whose data is gone', async () => {
    const data = await bench.keepData(9);
    const version = await bench.train({ data });
    const { model } = version;
    const { ctx } = bench.registry;
    const asked = await bench.reproductions().startReproduction(model, 1, {}, ctx);
    await bench.registry.artifacts.remove(data.digest);
    await bench.carrier().carryOut(asked.id);
    const said = `no file with SHA-256 ${data.digest} is kept here`;
    expect(await bench.reproductions().getReproduction(asked.id)).toMatchObject({
      status: 'failed',
      said: [expect.stringContaining(said)],
    });
    await expect(bench.reproductions().startReproduction(model, 1, {}, ctx)).rejects.toMatchObject({
      publicMessage: expect.stringContaining(said),
    });
  });

  it('a version whose data was changed', async () => {
    const data = await bench.keepData(10);
    const version = await bench.train({ data });
    const file = bench.registry.artifacts.path(data.digest);
    await chmod(file, 0o600);
    await writeFile(file, 'other rows');
    const found = await bench.reproduce(version);
    expect(found.status).toBe('failed');
    expect(found.said[0]).toContain(`(SHA-256 ${data.digest}) is damaged`);
    expect(found.digest).toBeNull();
  });

  it('a version whose trainer refuses', async () => {
    const version = await bench.train();
    const refusing = {
      ...bench.trainers.gbdt,
      train: async () => {
        throw new AppError('invalid_request', { publicMessage: 'There is one class only.' });
      },
    };
    const found = await bench.reproduce(version, { trainers: { gbdt: refusing } });
    expect(found).toMatchObject({ status: 'failed', said: ['There is one class only.'] });
  });

  it('a version of a trainer that leaves no file, or is not there', async () => {
    const version = await bench.train();
    const empty = {
      ...bench.trainers.gbdt,
      train: async (...args: Parameters<typeof bench.trainers.gbdt.train>) => ({
        ...(await bench.trainers.gbdt.train(...args)),
        model: path.join(bench.folder(), 'none.onnx'),
      }),
    };
    expect(await bench.reproduce(version, { trainers: { gbdt: empty } })).toMatchObject({
      ...{ status: 'failed', said: ['The trainer ended without a model file.'] },
    });
    expect(await bench.reproduce(version, { trainers: {} })).toMatchObject({
      ...{ status: 'failed', said: ['The trainer gbdt is not set up here.'] },
    });
  });
});
