import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createFeedbackService } from '#lib/predictions/service.ts';
import { loggedBench } from '#test/logged-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import {
  createLabelEvaluation,
  createLabelFollowing,
  createPerformanceReading,
  createSegmentReading,
} from './service.ts';

const start = new Date('2026-03-10T08:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let clock = start;
const now = () => clock;

const bench = loggedBench();

/** A model whose version 1 declares no classes. */
async function addModel(task: 'binary' | 'multiclass'): Promise<{ id: string; name: string }> {
  const name = `${task}-${randomUUID()}`;
  const { id } = await bench.database.db.prisma.model.create({
    data: { name, task, createdBy: {} },
  });
  const empty = { metrics: {}, params: {}, tags: {}, lineage: {}, goldenCases: [] };
  await bench.database.db.prisma.modelVersion.create({
    data: {
      ...{ modelId: id, number: 1, digest: name, servedDigest: name, sizeBytes: 1n },
      ...{ signature: { inputs: [], outputs: [] }, onnx: {}, output: {}, tolerance: 0, ...empty },
      ...{ createdBy: {}, layout: { kind: 'columns', features: [] } },
    },
  });
  return { id, name };
}

/** Rows whose answers are right in nine of ten, with labels as somebody writes them. */
async function come(
  model: string,
  outputs: { predictions: unknown[]; classes?: string[]; probabilities?: number[][] },
  labels: (string | number | boolean)[],
) {
  const requestId = randomUUID();
  clock = after(10);
  await bench.log.append(
    makeRecord({ model, at: after(10), requestId, rowCount: labels.length, outputs }),
  );
  await bench.log.flush();
  clock = after(20);
  await createFeedbackService({ db: bench.database.db, now }).recordFeedback(
    labels.map((label, row) => ({ request_id: requestId, row, label })),
  );
  clock = after(30);
  await createLabelEvaluation({ db: bench.database.db, now }).evaluateNewLabels();
}

async function read(model: string) {
  const windows = createWindows({
    db: bench.database.db,
    kept: { minutes: 2, hours: 90, days: 730 },
  });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const { getSample } = createReferences({ db: bench.database.db, artifacts, now });
  const performance = createPerformanceReading({ db: bench.database.db, now, windows, getSample });
  const span = { from: start.toISOString(), to: after(60).toISOString() };
  const { versions } = await performance.getPerformance(model, {
    ...{ ...span, by: 'prediction', points: 60 },
  });
  return versions[0];
}

const truth = Array.from({ length: 1000 }, (_, row) => (row % 4 === 0 ? 1 : 0));
const answers = truth.map((one, row) => (row % 10 === 0 ? 1 - one : one));

it.each<[string, (bit: number) => unknown, (bit: number) => string | number | boolean]>([
  ['true for 1', (bit) => bit, (bit) => bit === 1],
  ['"1" for 1', (bit) => bit, String],
  ['1 for true', (bit) => bit === 1, (bit) => bit],
  ['1 for "1"', String, (bit) => bit],
])('labels that plainly mean the classes: %s', async (_name, answer, label) => {
  const { id, name } = await addModel('binary');
  await come(name, { predictions: answers.map(answer) }, truth.map(label));
  const found = await read(name);
  expect(found).toMatchObject({ labelled_rows: 1000, unusable_rows: 0, unknown_labels: [] });
  expect(found?.evaluation?.metrics.accuracy).toBe(0.9);
  expect(found?.evaluation?.metrics.recall).toBeCloseTo(0.8, 12);
  const segments = createSegmentReading({ db: bench.database.db, now });
  const { detectors, rows } = await segments.getSegments(name, {
    version: 1,
    from: start.toISOString(),
  });
  expect(rows).toBe(1000);
  expect(detectors.find(({ detector }) => detector === 'adwin')?.alarms).toEqual([]);
  await createLabelFollowing({ db: bench.database.db, now }).followNewLabels();
  expect(await bench.database.db.prisma.performanceEvent.count({ where: { modelId: id } })).toBe(0);
});

it('labels that are none of the classes are counted apart, and named', async () => {
  const { name } = await addModel('binary');
  await come(
    name,
    { predictions: answers },
    truth.map((one, row) => (row < 600 ? (one === 1 ? 'yes' : 'no') : one)),
  );
  const found = await read(name);
  expect(found).toMatchObject({
    ...{ labelled_rows: 400, unusable_rows: 600 },
    unknown_labels: [
      { label: '"no"', rows: 450 },
      { label: '"yes"', rows: 150 },
    ],
  });
  expect(found?.evaluation?.metrics.accuracy).toBe(0.9);
});

it('a version that answers with texts, and has scores that nobody named', async () => {
  const { name } = await addModel('binary');
  await come(
    name,
    {
      predictions: answers.map((one) => (one === 1 ? 'late' : 'on time')),
      classes: ['0', '1'],
      probabilities: answers.map((one) => (one === 1 ? [0.2, 0.8] : [0.9, 0.1])),
    },
    truth.map((one) => (one === 1 ? 'late' : 'on time')),
  );
  const found = await read(name);
  expect(found?.evaluation?.classes).toEqual(['on time', 'late']);
  expect(found?.evaluation?.metrics).toMatchObject({ accuracy: 0.9 });
  expect(found?.evaluation?.metrics.roc_auc).toBeGreaterThan(0.8);
  expect(found?.evaluation?.metrics.log_loss).toBeLessThan(1);
});

it('several classes: a label of another type is none', async () => {
  const { name } = await addModel('multiclass');
  await come(name, { predictions: [3, 7, 12, 3] }, ['3', 7, '12.0', 'three']);
  const found = await read(name);
  expect(found).toMatchObject({
    ...{ labelled_rows: 3, unusable_rows: 1, unknown_labels: [{ label: '"three"', rows: 1 }] },
    evaluation: { classes: ['12', '3', '7'], metrics: { accuracy: 1 } },
  });
});
