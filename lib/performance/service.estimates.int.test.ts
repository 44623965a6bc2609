import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createFeedbackService } from '#lib/predictions/service.ts';
import { loggedBench } from '#test/logged-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import {
  createHourEstimation,
  createLabelEvaluation,
  createPerformanceReading,
} from './service.ts';

const start = new Date('2026-03-10T08:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let clock = start;
const now = () => clock;

const bench = loggedBench();
let services: {
  performance: ReturnType<typeof createPerformanceReading>;
  labels: ReturnType<typeof createLabelEvaluation>;
  estimation: ReturnType<typeof createHourEstimation>;
  feedback: ReturnType<typeof createFeedbackService>;
};
beforeAll(() => {
  const { db } = bench.database;
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const { getSample } = createReferences({ db, artifacts, now });
  services = {
    performance: createPerformanceReading({ db, now, windows, getSample }),
    labels: createLabelEvaluation({ db, now }),
    estimation: createHourEstimation({
      ...{ db, now, getSample },
      warn: (error) => {
        throw error;
      },
    }),
    feedback: createFeedbackService({ db, now }),
  };
});

async function addModel(task: 'multiclass' | 'regression'): Promise<string> {
  const name = `${task}-${randomUUID()}`;
  const { id } = await bench.database.db.prisma.model.create({
    data: { name, task, createdBy: {} },
  });
  const empty = { metrics: {}, params: {}, tags: {}, lineage: {}, goldenCases: [] };
  const feature = { name: 'size', type: 'number', required: true };
  await bench.database.db.prisma.modelVersion.create({
    data: {
      ...{ modelId: id, number: 1, digest: name, servedDigest: name, sizeBytes: 1n },
      ...{ signature: { inputs: [], outputs: [] }, onnx: {}, output: {}, tolerance: 0, ...empty },
      ...{ createdBy: {}, layout: { kind: 'columns', features: [feature] } },
    },
  });
  return name;
}

/** Predictions of 10 for each size. */
async function predict(model: string, at: Date, sizes: readonly number[]): Promise<string> {
  const requestId = randomUUID();
  await bench.log.append(
    makeRecord({
      ...{ model, at, requestId, rowCount: sizes.length },
      inputs: { rows: sizes.map((size) => [size]) },
      outputs: { predictions: sizes.map(() => 10) },
    }),
  );
  await bench.log.flush();
  return requestId;
}

async function label(requestId: string, labels: readonly (number | string)[]): Promise<void> {
  await services.feedback.recordFeedback(
    labels.map((one, row) => ({ request_id: requestId, row, label: one })),
  );
  await services.labels.evaluateNewLabels();
}

const read = async (model: string) => {
  const query = { from: start.toISOString(), to: after(600).toISOString(), points: 60 };
  const { versions } = await services.performance.getPerformance(model, {
    ...query,
    by: 'prediction',
  });
  return versions[0];
};
/** 1 for small ones, 9 for large ones. */
const errorOf = (size: number) => (size < 50 ? 1 : 9);
const small = Array.from({ length: 400 }, (_, at) => at % 40);
const mixed = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? at % 40 : 100 + (at % 40)));

it('a regression is estimated hour by hour from its first labels, and disagreement has a name', async () => {
  const model = await addModel('regression');
  const first = await predict(model, after(5), mixed);
  clock = after(30);
  await label(
    first,
    mixed.map((size) => 10 + errorOf(size)),
  );
  const second = await predict(model, after(65), small);
  clock = after(90);
  expect(await services.estimation.estimateHours()).toBe(2);
  // What did not change is not estimated again.
  expect(await services.estimation.estimateHours()).toBe(0);
  const before = await read(model);
  const [, point] = before?.points ?? [];
  expect(point).toMatchObject({ at: after(60).toISOString(), metrics: null });
  expect(point?.estimated?.mae).toBeGreaterThan(0.9);
  expect(point?.estimated?.mae).toBeLessThan(1.6);
  expect(before?.change).toMatchObject({ metric: 'mae', reference: 5 });

  // The same inputs are now wrong by 20: nothing in them says so.
  await label(
    second,
    small.map(() => 30),
  );
  const now = await read(model);
  expect(now?.points[1]?.metrics?.mae).toBe(20);
  expect(now?.change?.name).toBe('concept_drift');
});

it('an hour is estimated anew when more of it was shipped', async () => {
  const model = await addModel('regression');
  const first = await predict(model, after(5), mixed);
  clock = after(30);
  await label(
    first,
    mixed.map((size) => 10 + errorOf(size)),
  );
  expect(await services.estimation.estimateHours()).toBe(1);
  await predict(model, after(40), small);
  clock = after(50);
  expect(await services.estimation.estimateHours()).toBe(1);
  expect((await read(model))?.estimated?.mae).toBeLessThan(4.5);
});

it('without labels to learn from nothing is estimated', async () => {
  const model = await addModel('regression');
  await predict(model, after(5), small);
  clock = after(95);
  await services.estimation.estimateHours();
  expect(await read(model)).toMatchObject({ estimated: null, change: null });
});

it('several classes', async () => {
  const model = await addModel('multiclass');
  const classes = ['a', 'b', 'c'];
  const requestId = randomUUID();
  await bench.log.append(
    makeRecord({
      ...{ model, at: after(5), requestId, rowCount: 400 },
      inputs: { rows: small.map((size) => [size]) },
      outputs: {
        predictions: small.map((_, row) => classes[row % 3]),
        classes,
        probabilities: small.map((_, row) =>
          classes.map((_name, k) => (k === row % 3 ? 0.8 : 0.1)),
        ),
      },
    }),
  );
  await bench.log.flush();
  clock = after(100);
  await label(
    requestId,
    small.map((_, row) => classes[(row % 5 === 0 ? row + 1 : row) % 3] ?? 'a'),
  );
  await services.estimation.estimateHours();
  const found = await read(model);
  expect(found?.estimated?.accuracy).toBeCloseTo(0.8, 1);
  expect(found?.evaluation?.metrics.accuracy).toBe(0.8);
  expect(found?.change).toMatchObject({ metric: 'accuracy', name: 'not_enough_labels' });
});
