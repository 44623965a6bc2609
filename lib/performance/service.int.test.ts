import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { profileReference } from '#lib/monitoring/profile-reference.ts';
import { createReferences, createWindows, saveSampleReference } from '#lib/monitoring/service.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import { createFeedbackService } from '#lib/predictions/service.ts';
import { packCounts } from '#lib/stats/packed-counts.ts';
import { loggedBench } from '#test/logged-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import {
  createBusinessMetrics,
  createLabelEvaluation,
  createPerformanceReading,
  createSegmentReading,
} from './service.ts';

const start = new Date('2026-03-10T08:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let clock = start;
const now = () => clock;

const bench = loggedBench();
let performance: ReturnType<typeof createPerformanceReading>;
let labels: ReturnType<typeof createLabelEvaluation>;
let feedback: ReturnType<typeof createFeedbackService>;
beforeAll(() => {
  const { db } = bench.database;
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const { getSample } = createReferences({ db, artifacts, now });
  performance = createPerformanceReading({ db, now, windows, getSample });
  labels = createLabelEvaluation({ db, now });
  feedback = createFeedbackService({ db, now });
});

async function addModel(task: 'binary' | 'regression'): Promise<{ id: string; name: string }> {
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

/** A request of the model with a row for each score of the second class. */
async function predict(model: string, at: Date, scores: readonly number[]): Promise<string> {
  const outputs = {
    predictions: scores.map((score) => (score >= 0.5 ? 'yes' : 'no')),
    classes: ['no', 'yes'],
    probabilities: scores.map((score) => [1 - score, score]),
  };
  const requestId = randomUUID();
  await bench.log.append(makeRecord({ model, at, requestId, rowCount: scores.length, outputs }));
  await bench.log.flush();
  return requestId;
}
const label = (request_id: string, given: readonly unknown[]) =>
  feedback.recordFeedback(
    given.map((one, row) => ({ request_id, row, label: one as string | number })),
  );
const read = async (model: string, by: 'prediction' | 'arrival' = 'prediction') => {
  const query = { from: start.toISOString(), to: after(600).toISOString(), by, points: 60 };
  return performance.getPerformance(model, query);
};

it('labels count in the hour of the prediction and in that of their arrival; the last of a row counts, and both are kept', async () => {
  const { name } = await addModel('binary');
  const first = await predict(name, after(10), [0.9, 0.8, 0.3, 0.1]);
  await predict(name, after(70), [0.2, 0.6, 0.7, 0.4]);
  clock = after(130);
  await label(first, ['yes', 'no', 'no']);
  await labels.evaluateNewLabels();
  const [one] = (await read(name)).versions;
  expect(one).toMatchObject({
    ...{ version: 1, labelled_rows: 3, unusable_rows: 0, answered_rows: 8, coverage: 3 / 8 },
    evaluation: {
      ...{ n: 3, classes: ['no', 'yes'], metrics: { accuracy: 2 / 3, roc_auc: 1, precision: 0.5 } },
      confusion_matrix: [
        [1, 1],
        [0, 1],
      ],
    },
    points: [
      { at: start.toISOString(), labelled_rows: 3, answered_rows: 4, coverage: 0.75 },
      { at: after(60).toISOString(), labelled_rows: 0, answered_rows: 4, metrics: null },
    ],
  });
  expect(one?.label_delay?.labels).toBe(3);
  expect((one?.label_delay?.median_seconds ?? 0) / (120 * 60)).toBeCloseTo(1, 1);
  const arrived = await read(name, 'arrival');
  expect(arrived.versions[0]).toMatchObject({
    ...{ labelled_rows: 3, answered_rows: null, coverage: null },
    points: [{ at: after(120).toISOString(), labelled_rows: 3 }],
  });

  clock = after(250);
  await label(first, ['yes', 'yes']);
  await labels.evaluateNewLabels();
  const [corrected] = (await read(name)).versions;
  expect(corrected).toMatchObject({ labelled_rows: 3, evaluation: { metrics: { accuracy: 1 } } });
  const moved = (await read(name, 'arrival')).versions[0]?.points;
  expect(moved?.map(({ at, labelled_rows }) => [at, labelled_rows])).toEqual([
    [after(120).toISOString(), 2],
    [after(240).toISOString(), 1],
  ]);
  const { rows } = await bench.database.db.pool.query(
    'SELECT row, label FROM labels_replaced WHERE request_id = $1',
    [first],
  );
  expect(rows).toEqual([{ row: 1, label: 'no' }]);
});

it('labels of unknown requests count when their prediction comes, and of rows that there are not apart', async () => {
  const { name } = await addModel('binary');
  clock = after(20);
  const requestId = randomUUID();
  await feedback.recordFeedback([
    { request_id: requestId, row: 0, label: 'yes' },
    { request_id: requestId, row: 5, label: 'yes' },
  ]);
  await labels.evaluateNewLabels();
  expect((await read(name)).versions).toEqual([]);
  await bench.log.append(
    makeRecord({
      model: name,
      at: after(21),
      requestId,
      outputs: {
        predictions: ['yes'],
        classes: ['no', 'yes'],
        probabilities: [[0.1, 0.9]],
      },
    }),
  );
  await bench.log.flush();
  clock = after(22);
  await labels.evaluateNewLabels();
  expect((await read(name)).versions[0]).toMatchObject({ labelled_rows: 1, unusable_rows: 1 });
});

it('a regression', async () => {
  const { name } = await addModel('regression');
  const requestId = randomUUID();
  const outputs = { predictions: [10, 20, 30] };
  await bench.log.append(
    makeRecord({ model: name, at: after(5), requestId, rowCount: 3, outputs }),
  );
  await bench.log.flush();
  clock = after(40);
  await label(requestId, [12, 20, 27]);
  await labels.evaluateNewLabels();
  const [one] = (await read(name)).versions;
  expect(one?.evaluation).toMatchObject({ n: 3, classes: null, confusion_matrix: null });
  expect(one?.points).toMatchObject([{ at: start.toISOString(), is_over: false }]);
  clock = after(60);
  expect((await read(name)).versions[0]?.points).toMatchObject([{ is_over: true }]);
  expect(one?.evaluation?.metrics.mae).toBeCloseTo(5 / 3, 12);
  expect(one?.evaluation?.metrics.mean_error).toBeCloseTo(1 / 3, 12);
});

it('the estimate is of the reference’s labels; what it does not see is concept drift', async () => {
  const { id, name } = await addModel('binary');
  const scores = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % 1999) / 1999);
  // Calibrated: of rows with a score, as many are positive; in an order that has nothing to do with them.
  const truth = scores.map((score, at) => (((at * 104_729) % 997) / 997 < score ? 'yes' : 'no'));
  const watched = { task: 'binary', features: [], classes: ['no', 'yes'] } as const;
  const made = profileReference(watched, {
    rows: scores.length,
    features: new Map(),
    answers: { score: toColumn('score', scores, false) },
    labels: toColumn('label', truth, true),
  });
  const of = { reference: { digest: 'd', filename: 'sample.csv' }, at: start, by: null };
  await bench.database.db.prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId: id, version: 1 }, made, of),
  );
  const reference = await bench.database.db.prisma.monitoringReference.findFirstOrThrow({
    where: { modelId: id },
  });
  const counts = made.profile.columns.find(({ role }) => role === 'score')?.counts ?? [];
  const place = made.profile.columns.findIndex(({ role }) => role === 'score');
  const packed = Buffer.from(packCounts(new Map(counts.map((n, code) => [code, n] as const))));
  await bench.database.db.pool.query(
    `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
     VALUES ($1, $2, 60, $3, false, $4, $5)`,
    [reference.id, place, after(10), scores.length, packed],
  );
  const requestId = await predict(name, after(10), scores.slice(0, 600));
  clock = after(60);
  // What was positive is negative now.
  await label(
    requestId,
    truth.slice(0, 600).map((one) => (one === 'yes' ? 'no' : 'yes')),
  );
  await labels.evaluateNewLabels();
  const [one] = (await read(name)).versions;
  const expected = one?.change?.reference ?? 0;
  expect(expected).toBeGreaterThan(0.8);
  expect(one?.estimated?.roc_auc).toBeCloseTo(expected, 1);
  expect(one?.points[0]?.estimated?.roc_auc).toBeCloseTo(expected, 1);
  expect(one?.evaluation?.metrics.roc_auc).toBeLessThan(0.3);
  expect(one?.change).toMatchObject({ metric: 'roc_auc', name: 'concept_drift' });
});

it('a reference without labels, as of traffic, leaves the estimate to the first labelled rows', async () => {
  const { id, name } = await addModel('binary');
  const scores = Array.from({ length: 2000 }, (_, at) => ((at * 7919) % 1999) / 1999);
  // Calibrated: of rows with a score, as many are positive; in an order that has nothing to do with them.
  const truth = scores.map((score, at) => (((at * 104_729) % 997) / 997 < score ? 'yes' : 'no'));
  const watched = { task: 'binary', features: [], classes: ['no', 'yes'] } as const;
  const made = profileReference(watched, {
    rows: scores.length,
    features: new Map(),
    answers: { score: toColumn('score', scores, false) },
  });
  const of = { reference: { digest: 'd', filename: 'sample.csv' }, at: start, by: null };
  await bench.database.db.prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId: id, version: 1 }, made, of),
  );
  const reference = await bench.database.db.prisma.monitoringReference.findFirstOrThrow({
    where: { modelId: id },
  });
  const counts = made.profile.columns.find(({ role }) => role === 'score')?.counts ?? [];
  const place = made.profile.columns.findIndex(({ role }) => role === 'score');
  const packed = Buffer.from(packCounts(new Map(counts.map((n, code) => [code, n] as const))));
  await bench.database.db.pool.query(
    `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
     VALUES ($1, $2, 60, $3, false, $4, $5)`,
    [reference.id, place, after(10), scores.length, packed],
  );
  const requestId = await predict(name, after(10), scores.slice(0, 600));
  clock = after(60);
  const before = await read(name);
  expect(before.versions[0]?.estimated).toBeNull();
  await label(requestId, truth.slice(0, 600));
  await labels.evaluateNewLabels();
  clock = after(120);
  const [one] = (await read(name)).versions;
  expect(one?.estimated?.roc_auc).toBeCloseTo(one?.evaluation?.metrics.roc_auc ?? 0, 1);
  expect(one?.change?.name).not.toBe('concept_drift');
});

it('the segment that is worst, and when errors became more', async () => {
  const { id, name } = await addModel('binary');
  const features = ['origin', 'hour'].map((one) => ({
    ...{ name: one, type: one === 'hour' ? 'number' : 'string', tensorType: 'float32', rank: 1 },
  }));
  await bench.database.db.prisma.modelVersion.update({
    where: { modelId_number: { modelId: id, number: 1 } },
    data: { layout: { kind: 'columns', features } },
  });
  const origins = ['ORD', 'JFK', 'LAX', 'ATL'];
  for (let batch = 0; batch < 10; batch += 1) {
    const rows = Array.from({ length: 200 }, (_, n) => [origins[(n * 7) % 4], n % 24]);
    const requestId = randomUUID();
    const outputs = {
      predictions: rows.map((_row, n) => (n % 3 === 0 ? 'yes' : 'no')),
      classes: ['no', 'yes'],
      probabilities: rows.map((_row, n) => (n % 3 === 0 ? [0.1, 0.9] : [0.9, 0.1])),
    };
    const inputs = { rows };
    await bench.log.append(
      makeRecord({ model: name, at: after(batch), requestId, rowCount: 200, inputs, outputs }),
    );
    // From the sixth batch on, flights from ORD are the other way round.
    const truth = outputs.predictions.map((one, n) =>
      batch >= 5 && rows[n]?.[0] === 'ORD' ? (one === 'yes' ? 'no' : 'yes') : one,
    );
    clock = after(30);
    await label(requestId, truth);
  }
  await bench.log.flush();
  const segments = createSegmentReading({ db: bench.database.db, now });
  const found = await segments.getSegments(name, { version: 1, from: start.toISOString() });
  expect(found).toMatchObject({ rows: 2000, is_cut: false, loss: 'log_loss' });
  expect(found.worst[0]?.conditions).toEqual([{ feature: 'origin', value: 'ORD' }]);
  const ord = found.segments.find(({ value }) => value === 'ORD');
  expect(ord).toMatchObject({ feature: 'origin', n: 500, metrics: { accuracy: 0.5 } });
  for (const { detector, alarms } of found.detectors) {
    expect(Date.parse(alarms[0] ?? ''), detector).toBeGreaterThanOrEqual(after(5).getTime());
    expect(Date.parse(alarms[0] ?? ''), detector).toBeLessThanOrEqual(after(7).getTime());
  }
});

it('a team’s own numbers', async () => {
  const { name } = await addModel('binary');
  clock = after(60);
  const metrics = createBusinessMetrics({ db: bench.database.db, now });
  const point = { name: 'revenue', value: 10, at: after(5).toISOString() };
  expect(await metrics.recordMetrics(name, { items: [point, { ...point, value: 12 }] })).toEqual({
    recorded: 1,
  });
  await metrics.recordMetrics(name, { items: [{ name: 'calls', value: 3, version: 1 }] });
  const found = await metrics.getMetrics(name, { from: start.toISOString() });
  expect(found.metrics).toEqual([
    { name: 'calls', points: [{ at: clock.toISOString(), value: 3, version: 1 }] },
    { name: 'revenue', points: [{ at: after(5).toISOString(), value: 12, version: null }] },
  ]);
  const wrong = { name: 'x', value: 1, version: 7, at: after(60 * 26).toISOString() };
  await expect(metrics.recordMetrics(name, { items: [wrong] })).rejects.toMatchObject({
    code: 'invalid_request',
    fields: [{ field: 'items[0].version' }, { field: 'items[0].at' }],
  });
});
