import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '#lib/registry/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { testSpool } from '#test/test-spool.ts';
import type { PredictionRecord } from './contract.ts';
import {
  createFeedbackService,
  createPredictionLog,
  createPredictionQueries,
  type PredictionLog,
} from './service.ts';

let test: TestDatabase;
let directory: string;
let log: PredictionLog;
beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-log-'));
  log = createPredictionLog({
    ...testSpool(directory),
    databaseUrl: test.url,
    replicaId: 'replica-1',
  });
  await addVersion('flights', 'binary');
  await addVersion('prices', 'regression');
});
afterAll(async () => {
  await log?.close();
  await rm(directory, { recursive: true, force: true });
  await test?.drop();
});

async function addVersion(model: string, task: Task) {
  await test.db.pool.query(
    `WITH made AS (INSERT INTO models (id, name, task, created_by) VALUES ($1, $2, $3, '{}') RETURNING id)
     INSERT INTO model_versions (id, model_id, number, digest, size_bytes, served_digest, signature, layout, onnx, output,
       metrics, params, tags, lineage, golden_cases, tolerance, created_by)
     SELECT gen_random_uuid(), id, 1, 'd', 1, 'd', $4, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '[]', 0, '{}' FROM made`,
    [
      randomUUID(),
      model,
      task,
      { inputs: [], outputs: [{ name: 'score', type: 'float32', shape: ['N', 2] }] },
    ],
  );
}

const NOW = new Date('2026-03-10T12:00:00.000Z');
const page = { limit: 50 };

async function keep(...records: PredictionRecord[]): Promise<void> {
  for (const record of records) await log.append(record);
  await log.flush();
}

describe('queries', () => {
  it('say of a degraded answer which version failed where, and why', async () => {
    const reason = 'version 2: breaker open; version 3: takes other inputs';
    const failure = { version: 2, stage: 'run', code: 'breaker_open', reason } as const;
    await keep(makeRecord({ model: 'degrading', degraded: true, requestId: 'why', failure }));
    const { listPredictions, getPrediction } = createPredictionQueries({ db: test.db });
    const said = { degraded_reason: reason, failed_version: 2, failed_stage: 'run' };
    expect((await listPredictions({ model: 'degrading', ...page })).items).toMatchObject([said]);
    expect(await getPrediction('why')).toMatchObject(said);
  });

  it('page newest first without gaps or repeats', async () => {
    const at = new Date('2026-03-09T10:00:00.000Z');
    const all = Array.from({ length: 25 }, (_, i) =>
      makeRecord({
        model: 'paged',
        at: new Date(at.getTime() + Math.floor(i / 5)),
        version: (i % 2) + 1,
        status: i < 3 ? 500 : 200,
        degraded: i === 7,
      }),
    );
    const before = makeRecord({ model: 'paged', at: new Date('2026-03-08T10:00:00.000Z') });
    await keep(...all, before);
    const { listPredictions } = createPredictionQueries({ db: test.db });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await listPredictions({
        model: 'paged',
        from: '2026-03-09T00:00:00Z',
        limit: 7,
        cursor,
      });
      seen.push(...answer.items.map((item) => item.id));
      cursor = answer.next_cursor ?? undefined;
    } while (cursor);
    const expected = all.toSorted(
      (a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1),
    );
    expect(seen).toEqual(expected.map((one) => one.id));
    const count = async (query: object) =>
      (await listPredictions({ model: 'paged', ...page, ...query })).items.length;
    expect(await count({ status: 'error' })).toBe(3);
    expect(await count({ degraded: 'true' })).toBe(1);
    expect(await count({ degraded: 'false', version: 2 })).toBe(11);
    expect(await count({ version: 2 })).toBe(12);
    expect(await count({ to: '2026-03-09T00:00:00Z' })).toBe(1);
    await expect(listPredictions({ cursor: 'forged', ...page })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('give the newest prediction of a request id with labels and key', async () => {
    const apiKeyId = randomUUID();
    await test.db.pool.query(
      `INSERT INTO api_keys (id, name, prefix, hash, created_by) VALUES ($1, 'ci', 'ms_', 'h', '{}')`,
      [apiKeyId],
    );
    const long = { predictions: ['x'.repeat(3000)] };
    await keep(
      makeRecord({ requestId: 'same', at: NOW, outputs: { predictions: [1] } }),
      makeRecord({
        requestId: 'same',
        at: new Date(NOW.getTime() + 1),
        outputs: long,
        apiKeyId,
        rowCount: 2,
        errorStage: 'run',
      }),
    );
    const { recordFeedback } = createFeedbackService({ db: test.db, now: () => NOW });
    await recordFeedback([
      { request_id: 'same', row: 1, label: 1, observed_at: '2001-01-01T00:00:00+02:00' },
    ]);
    const { getPrediction, listPredictions } = createPredictionQueries({ db: test.db });
    const found = await getPrediction('same');
    expect(found).toMatchObject({
      outputs: long,
      inputs: { rows: [[1, 'ORD', null]] },
      error_stage: 'run',
      confidence: 'high',
      timings: { parse: 0.1, run: 1.2, shape: 0.1 },
      api_key: { id: apiKeyId, name: 'ci' },
      labels: [
        {
          row: 1,
          label: 1,
          observed_at: '2000-12-31T22:00:00.000Z',
          received_at: NOW.toISOString(),
          mismatch: null,
        },
      ],
    });
    const listed = await listPredictions({ request_id: 'same', ...page });
    expect(listed.items.map((item) => item.outputs)).toEqual([null, { predictions: [1] }]);
    const [newest, older] = listed.items;
    expect(found.id).toBe(newest?.id);
    expect(await getPrediction('same', { id: older?.id })).toMatchObject({
      id: older?.id,
      outputs: { predictions: [1] },
    });
    await keep(makeRecord({ requestId: 'same', model: 'other', at: new Date(NOW.getTime() + 2) }));
    expect(await getPrediction('same')).toMatchObject({ model: 'other' });
    expect(await getPrediction('same', { model: found.model })).toMatchObject({ id: found.id });
    expect(await getPrediction('same', { model: 'third' })).toMatchObject({ model: 'other' });
    await expect(getPrediction('same', { id: randomUUID() })).rejects.toMatchObject({
      code: 'prediction_not_found',
    });
    await expect(getPrediction('none')).rejects.toMatchObject({ code: 'prediction_not_found' });
  });
});

describe('labels', () => {
  const feedback = () => createFeedbackService({ db: test.db, now: () => NOW });
  const label = (request_id: string, value: string | number | boolean, row = 0) => ({
    request_id,
    row,
    label: value,
  });

  it('join, before and after their prediction, and corrections take their place', async () => {
    const { recordFeedback } = feedback();
    await keep(makeRecord({ requestId: 'labelled' }));
    const counts = { joined: 0, known: 0, replaced: 0, unknown: 0, unknown_request_ids: [] };
    const labels = [label('labelled', 1), label('early', 0)];
    expect(await recordFeedback(labels)).toEqual({
      ...counts,
      joined: 1,
      unknown: 1,
      unknown_request_ids: ['early'],
    });
    expect(await recordFeedback(labels)).toEqual({ ...counts, known: 2 });
    expect(await recordFeedback([label('labelled', 0)])).toEqual({ ...counts, replaced: 1 });
    const { rows } = await test.db.pool.query(
      `SELECT label FROM labels WHERE request_id = 'labelled'`,
    );
    expect(rows).toEqual([{ label: 0 }]);
  });

  it('that can never match are refused, and nothing with them is kept', async () => {
    await keep(
      makeRecord({ requestId: 'checked', rowCount: 2 }),
      makeRecord({ requestId: 'price', model: 'prices' }),
      makeRecord({ requestId: 'failed', status: 503 }),
    );
    const { recordFeedback } = feedback();
    const items = [
      label('checked', 1),
      label('checked', 7, 1),
      label('checked', 1, 2),
      label('price', '3'),
      label('failed', 7),
      { ...label('checked', 1), observed_at: '2026-03-10T12:06:00Z' },
    ];
    await expect(recordFeedback(items, (index) => `labels[${index}].`)).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [
        { field: 'labels[5].observed_at', message: expect.stringContaining('5 minutes') },
        { field: 'labels[1].label', message: expect.stringContaining('must be one of 0, 1,') },
        { field: 'labels[2].row', message: expect.stringContaining('less than 2') },
        { field: 'labels[3].label', message: expect.stringContaining('prices is a regression') },
      ],
    });
    expect(await recordFeedback(items.slice(0, 1))).toMatchObject({ joined: 1 });
  });

  it('that came before their prediction are checked when they join it', async () => {
    const { recordFeedback } = feedback();
    const early = [label('to come', 'x'), label('to come', 0, 1)];
    expect(await recordFeedback(early)).toMatchObject({ unknown: 2 });
    await keep(makeRecord({ requestId: 'to come', rowCount: 2 }));
    const { labels } = await createPredictionQueries({ db: test.db }).getPrediction('to come');
    expect(labels.map(({ mismatch }) => mismatch)).toEqual([
      'label must be one of 0, 1, the classes of flights version 1, got "x"',
      null,
    ]);
    await expect(recordFeedback(early)).rejects.toMatchObject({ fields: [{ field: 'label' }] });
    expect(await recordFeedback([label('to come', 1)])).toMatchObject({ replaced: 1 });
  });
});
