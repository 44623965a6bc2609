import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
afterAll(async () => {
  await log?.close();
  await rm(directory, { recursive: true, force: true });
  await test?.drop();
});

const NOW = new Date('2026-03-10T12:00:00.000Z');
const page = { limit: 50 };

async function keep(...records: PredictionRecord[]): Promise<void> {
  for (const record of records) await log.append(record);
  await log.flush();
}

describe('queries', () => {
  it('page newest first without gaps or repeats', async () => {
    const at = new Date('2026-03-09T10:00:00.000Z');
    const all = Array.from({ length: 25 }, (_, i) =>
      makeRecord({
        model: 'paged',
        at: new Date(at.getTime() + Math.floor(i / 5)),
        version: (i % 2) + 1,
        status: i < 3 ? 500 : 200,
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
      { request_id: 'same', row: 1, label: true, observed_at: '2001-01-01T00:00:00+02:00' },
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
          label: true,
          observed_at: '2000-12-31T22:00:00.000Z',
          received_at: NOW.toISOString(),
        },
      ],
    });
    const listed = await listPredictions({ request_id: 'same', ...page });
    expect(listed.items.map((item) => item.outputs)).toEqual([null, { predictions: [1] }]);
    const [newest, older] = listed.items;
    expect(found.id).toBe(newest?.id);
    expect(await getPrediction('same', older?.id)).toMatchObject({
      id: older?.id,
      outputs: { predictions: [1] },
    });
    await expect(getPrediction('same', randomUUID())).rejects.toMatchObject({
      code: 'prediction_not_found',
    });
    await expect(getPrediction('none')).rejects.toMatchObject({ code: 'prediction_not_found' });
  });
});

it('joins labels, before and after their prediction, and keeps corrections', async () => {
  const { recordFeedback } = createFeedbackService({ db: test.db, now: () => NOW });
  await keep(makeRecord({ requestId: 'labelled' }));
  const labels = [
    { request_id: 'labelled', row: 0, label: 1 },
    { request_id: 'early\0', row: 0, label: 'late\ud800' },
  ];
  expect(await recordFeedback(labels)).toEqual({ joined: 1, known: 0, unknown: 1 });
  expect(await recordFeedback(labels.slice(0, 1))).toEqual({ joined: 0, known: 1, unknown: 0 });
  expect(await recordFeedback([{ request_id: 'labelled', row: 0, label: 0 }])).toEqual({
    joined: 1,
    known: 0,
    unknown: 0,
  });
  const { rows } = await test.db.pool.query(
    `SELECT label FROM labels WHERE request_id = 'labelled'`,
  );
  expect(rows).toEqual([{ label: 0 }]);
});
