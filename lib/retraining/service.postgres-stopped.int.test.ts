import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '#lib/db/migrate.ts';
import type { Trainer } from '#lib/training/trainer.ts';
import { startPostgresServer } from '#test/postgres-server.ts';
import { drawFlights, openTrainingBench } from '#test/training-bench.ts';

let server: Awaited<ReturnType<typeof startPostgresServer>>;
let bench: Awaited<ReturnType<typeof openTrainingBench>>;
beforeAll(async () => {
  server = await startPostgresServer();
  await migrate(server.url);
  bench = await openTrainingBench(server.url);
});
afterAll(async () => {
  await bench?.close();
  await server?.close();
});

it('a Postgres that is restarted while a model is trained costs the run nothing', async () => {
  const { id: modelId, name } = await bench.startModel();
  await bench.serve(name, drawFlights(1200, 5, 1));
  const { gbdt } = bench.deps.trainers;
  const restarting: Trainer<'gbdt'> = {
    ...{ name: 'gbdt', isDeterministic: true },
    async train(...given) {
      await server.stop();
      await server.start();
      if (!gbdt) throw new Error('There is no trainer.');
      return gbdt.train(...given);
    },
  };
  const id = await bench.queueRun(modelId, {
    ...{ trainer: { name: 'gbdt', parameters: { n_trees: 10 } }, split: { folds: 0 } },
    ...{ gate: { least_rows: 50, calibration: null }, release: 'promote' },
  });
  const work = bench.carrier({ trainers: { gbdt: restarting } }).carryOut(id);
  await work;
  const run = await bench.find(id);
  expect(run).toMatchObject({ status: 'done', error: null, attempts: 1 });
  expect(run.lines.map(({ line }) => line)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Trained in/)]),
  );
  expect((await bench.registry.getModel(name)).release).toEqual({ seq: 2, versions: [2] });
}, 60_000);
