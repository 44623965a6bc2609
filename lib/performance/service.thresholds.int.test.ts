import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { profileReference } from '#lib/monitoring/profile-reference.ts';
import { createReferences, createWindows, saveSampleReference } from '#lib/monitoring/service.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import { createFeedbackService } from '#lib/predictions/service.ts';
import { packCounts } from '#lib/stats/packed-counts.ts';
import { loggedBench } from '#test/logged-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { seededNumbers } from './random-order.ts';
import { createLabelEvaluation, createLabelFacts, createPerformanceReading } from './service.ts';

const start = new Date('2026-03-10T08:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const now = () => after(60);
const random = seededNumbers(4);
/** Rare positives, as often as the scores say. */
const rows = Array.from({ length: 4000 }, () => {
  const score = random() ** 3;
  return { score, label: random() < score ? 'yes' : 'no' };
});

const bench = loggedBench();

/** A version with a reference, whose scores were counted by bin, and of which the log has answers. */
async function addModel(decide: (score: number) => boolean) {
  const name = `binary-${randomUUID()}`;
  const { db } = bench.database;
  const { id } = await db.prisma.model.create({ data: { name, task: 'binary', createdBy: {} } });
  const empty = { metrics: {}, params: {}, tags: {}, lineage: {}, goldenCases: [] };
  const classes = ['no', 'yes'];
  await db.prisma.modelVersion.create({
    data: {
      ...{ modelId: id, number: 1, digest: name, servedDigest: name, sizeBytes: 1n },
      ...{ signature: { inputs: [], outputs: [] }, onnx: {}, tolerance: 0, ...empty },
      ...{ output: { classes }, createdBy: {}, layout: { kind: 'columns', features: [] } },
    },
  });
  const scores = rows.map(({ score }) => score);
  const watched = { task: 'binary', features: [], classes } as const;
  const made = profileReference(watched, {
    ...{ rows: rows.length, features: new Map() },
    answers: { score: toColumn('score', scores, false) },
    labels: toColumn(
      'label',
      rows.map(({ label }) => label),
      true,
    ),
  });
  const of = { reference: { digest: 'd', filename: 'sample.csv' }, at: start, by: null };
  await db.prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId: id, version: 1 }, made, of),
  );
  const reference = await db.prisma.monitoringReference.findFirstOrThrow({
    where: { modelId: id },
  });
  const place = made.profile.columns.findIndex(({ role }) => role === 'score');
  const counts = made.profile.columns[place]?.counts ?? [];
  await db.pool.query(
    `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
     VALUES ($1, $2, 60, $3, false, $4, $5)`,
    [
      ...[reference.id, place, after(10), rows.length],
      Buffer.from(packCounts(new Map(counts.map((n, code) => [code, n] as const)))),
    ],
  );
  const requestId = randomUUID();
  const outputs = {
    predictions: scores.map((score) => (decide(score) ? 'yes' : 'no')),
    classes,
    probabilities: scores.map((score) => [1 - score, score]),
  };
  await bench.log.append(
    makeRecord({ model: name, at: after(10), requestId, rowCount: rows.length, outputs }),
  );
  await bench.log.flush();
  return { id, name, requestId };
}

async function read(model: string) {
  const windows = createWindows({
    db: bench.database.db,
    kept: { minutes: 2, hours: 90, days: 730 },
  });
  const { versions } = await createPerformanceReading({
    ...{ db: bench.database.db, now, windows, getSample },
  }).getPerformance(model, {
    ...{ from: start.toISOString(), to: after(60).toISOString(), by: 'prediction', points: 60 },
  });
  return versions[0];
}
const getSample = (reference: number) =>
  createReferences({
    ...{ db: bench.database.db, now },
    artifacts: { stream: () => Promise.reject(new Error('there are no files')) },
  }).getSample(reference);

it.each<[string, (score: number) => boolean]>([
  ['a half', (score) => score >= 0.5],
  ['a tenth', (score) => score >= 0.1],
  ['nine tenths', (score) => score >= 0.9],
  [
    'what the score alone does not say',
    (score) => score >= 0.2 && Math.floor(score * 1e6) % 3 !== 0,
  ],
])('the estimate is of the classes that were answered: at %s', async (_name, decide) => {
  const { id, name, requestId } = await addModel(decide);
  const estimated = (await read(name))?.estimated;
  await createFeedbackService({ db: bench.database.db, now }).recordFeedback(
    rows.map(({ label }, row) => ({ request_id: requestId, row, label })),
  );
  await createLabelEvaluation({ db: bench.database.db, now }).evaluateNewLabels();
  const realised = (await read(name))?.evaluation?.metrics;
  const facts = createLabelFacts({ db: bench.database.db, getSample });
  for (const metric of ['accuracy', 'precision', 'recall', 'f1', 'mcc', 'roc_auc']) {
    expect(estimated?.[metric], metric).toBeGreaterThan((realised?.[metric] ?? 0) - 0.05);
    expect(estimated?.[metric], metric).toBeLessThan((realised?.[metric] ?? 0) + 0.05);
  }
  const reference = await facts.getReference(id, 1, 'recall');
  expect(Math.abs((reference ?? 0) - (realised?.recall ?? 0))).toBeLessThan(0.05);
});
