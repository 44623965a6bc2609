import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#lib/db/client.ts';
import type { Task } from '#lib/registry/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import type { PredictionRecord } from './contract.ts';
import { toLogEntry } from './log-entry.ts';
import { createFeedbackService } from './service/feedback.ts';
import { createPartitionService } from './service/partitions.ts';
import { createPredictionLog } from './service/prediction-log.ts';
import { createPredictionQueries } from './service/prediction-queries.ts';
import { writeEntries } from './store/log.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await addVersion('flights', 'binary');
  await addVersion('prices', 'regression');
});
afterAll(() => test.drop());

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
let made = 0;

function record(over: Partial<PredictionRecord> = {}): PredictionRecord {
  made += 1;
  const at = over.at ?? new Date(NOW.getTime() + made);
  return {
    id: randomUUID(),
    at,
    eventTime: at,
    requestId: `request-${made}`,
    model: 'flights',
    modelKnown: true,
    version: 1,
    releaseSeq: 1,
    protocol: 'native',
    status: 200,
    errorCode: null,
    errorDetail: null,
    rowCount: 1,
    inputs: { features: { a: 1 } },
    outputs: { prediction: 1 },
    truncated: false,
    servedBy: 'primary',
    degraded: false,
    cached: false,
    latencyMs: 1.5,
    timings: { parse: 0.1, encode: 0.1, run: 1.2, shape: 0.1 },
    entityKey: null,
    replicaId: 'replica-1',
    apiKeyId: null,
    ...over,
  };
}

const page = { limit: 50 };

async function requestsSummed(model: string): Promise<number> {
  const { rows } = await test.db.pool.query(
    'SELECT sum(requests)::int AS sum FROM prediction_minutes WHERE model = $1',
    [model],
  );
  return rows[0].sum ?? 0;
}

describe('the log', () => {
  it('makes the missing partition, writes and adds up', async () => {
    const log = createPredictionLog({ db: test.db });
    const { listPredictions } = createPredictionQueries({ db: test.db });
    const at = new Date('2024-02-29T23:59:59.999Z');
    for (let i = 0; i < 1200; i++)
      log.append(record({ model: 'leap', at, status: i % 3 ? 200 : 422 }));
    log.append(record({ model: 'leap', at, version: null, releaseSeq: null, status: 503 }));
    await log.flush();
    expect(log.stats()).toEqual({ queued: 0, written: 1201, dropped: 0 });
    const { rows } = await test.db.pool.query(
      `SELECT version, release_seq, requests::int, client_errors::int, server_errors::int, row_count::int
       FROM prediction_minutes WHERE model = 'leap' ORDER BY version`,
    );
    expect(rows).toEqual([
      { version: 0, release_seq: 0, requests: 1, client_errors: 0, server_errors: 1, row_count: 1 },
      {
        version: 1,
        release_seq: 1,
        requests: 1200,
        client_errors: 400,
        server_errors: 0,
        row_count: 1200,
      },
    ]);
    expect((await listPredictions({ model: 'leap', ...page })).items).toHaveLength(50);
    await log.close();
  });

  it('counts nothing twice when a commit’s confirmation was lost', async () => {
    const entries = [record({ model: 'twice' }), record({ model: 'twice' })].map(toLogEntry);
    await createPartitionService({ db: test.db }).ensurePartitions(NOW);
    await writeEntries(test.db, entries);
    await writeEntries(test.db, [...entries, toLogEntry(record({ model: 'twice' }))]);
    expect(await requestsSummed('twice')).toBe(3);
  });

  it('logs unknown models and does not add them up', async () => {
    const log = createPredictionLog({ db: test.db });
    log.append(
      record({ model: 'nope\0\ud800', modelKnown: false, status: 404, requestId: 'unknown-model' }),
    );
    await log.close();
    const { getPrediction } = createPredictionQueries({ db: test.db });
    expect((await getPrediction('unknown-model')).model).toBe('nope\ufffd\ufffd');
    expect(await requestsSummed('nope\ufffd\ufffd')).toBe(0);
  });

  it('keeps names in the order in which they were sent', async () => {
    const log = createPredictionLog({ db: test.db });
    const features = { weekday: 1, hour: 2, carrier: 'x' };
    log.append(record({ requestId: 'ordered', inputs: { features } }));
    await log.close();
    const { inputs } = await createPredictionQueries({ db: test.db }).getPrediction('ordered');
    expect(JSON.stringify(inputs)).toBe(JSON.stringify({ features }));
  });

  it('loses only the record that Postgres refuses', async () => {
    const log = createPredictionLog({ db: test.db });
    for (let i = 0; i < 20; i++)
      log.append(record({ model: 'refused', status: i === 7 ? 99_999 : 200 }));
    await log.flush();
    expect(log.stats()).toEqual({ queued: 0, written: 19, dropped: 1 });
    await log.close();
  });

  it('writes every record whatever becomes of the sums, which hold more than 32 bits', async () => {
    const said: object[] = [];
    const sink = { warn: () => undefined, error: (details: object) => said.push(details) };
    const log = createPredictionLog({ db: test.db, log: sink });
    await test.db.pool.query(
      `ALTER TABLE prediction_minutes ADD CONSTRAINT no_13 CHECK (model <> 'huge' OR version <> 13)`,
    );
    for (let i = 0; i < 20; i++)
      log.append(record({ model: 'huge', version: 10 + (i % 5), rowCount: 2_147_483_647 }));
    await log.flush();
    await log.close();
    await test.db.pool.query('ALTER TABLE prediction_minutes DROP CONSTRAINT no_13');
    expect(log.stats()).toEqual({ queued: 0, written: 20, dropped: 0 });
    expect(said).toMatchObject([{ model: 'huge', requests: 4 }]);
    const { rows } = await test.db.pool.query(
      `SELECT sum(requests)::int AS requests, max(row_count)::float8 AS most FROM prediction_minutes WHERE model = 'huge'`,
    );
    expect(rows).toEqual([{ requests: 16, most: 4 * 2_147_483_647 }]);
  });

  it('says again, at most once a minute, how many records it drops', async () => {
    const said: object[] = [];
    let ms = 0;
    const sink = { warn: () => undefined, error: (details: object) => said.push(details) };
    const options = { db: test.db, log: sink, maxQueuedRecords: 0, clock: () => ms };
    const log = createPredictionLog(options);
    for (ms = 0; ms <= 125_000; ms += 5000) log.append(record());
    expect(said).toMatchObject([{ dropped: 1 }, { dropped: 12 }, { dropped: 12 }]);
    expect(log.stats().dropped).toBe(26);
    await log.close();
  });

  it('keeps records while Postgres is away, drops beyond the bound, and writes when it is back', async () => {
    const elsewhere = await createTestDatabase();
    const db = openDb({ url: elsewhere.url, applicationName: 'away' });
    const real = db.pool.connect.bind(db.pool);
    let away = true;
    const pool = Object.create(db.pool, {
      connect: {
        value: (...given: Parameters<typeof real>) =>
          away ? Promise.reject(new Error('ECONNREFUSED')) : real(...given),
      },
    });
    const log = createPredictionLog({ db: { ...db, pool }, maxQueuedRecords: 100 });
    for (let i = 0; i < 130; i++) log.append(record());
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(log.stats()).toEqual({ queued: 100, written: 0, dropped: 30 });
    away = false;
    await log.flush();
    expect(log.stats()).toEqual({ queued: 0, written: 100, dropped: 30 });
    const { rows } = await db.pool.query('SELECT count(*)::int AS count FROM predictions');
    expect(rows[0].count).toBe(100);
    away = true;
    log.append(record());
    expect(await log.close(300)).toBe(1);
    await db.close();
    await elsewhere.drop();
  });

  it('lets two writers add to the same minutes', async () => {
    const logs = [createPredictionLog({ db: test.db }), createPredictionLog({ db: test.db })];
    for (let i = 0; i < 3000; i++) {
      for (const log of logs) log.append(record({ model: 'both', version: 1 + (i % 7) }));
    }
    await Promise.all(logs.map((log) => log.close()));
    expect(await requestsSummed('both')).toBe(6000);
  });
});

describe('queries', () => {
  it('pages newest first without gaps or repeats', async () => {
    const log = createPredictionLog({ db: test.db });
    const at = new Date('2026-03-09T10:00:00.000Z');
    const all = Array.from({ length: 25 }, (_, i) =>
      record({
        model: 'paged',
        at: new Date(at.getTime() + Math.floor(i / 5)),
        version: (i % 2) + 1,
        status: i < 3 ? 500 : 200,
      }),
    );
    for (const one of all) log.append(one);
    log.append(record({ model: 'paged', at: new Date('2026-03-08T10:00:00.000Z') }));
    await log.close();
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
    expect(
      (await listPredictions({ model: 'paged', status: 'error', ...page })).items,
    ).toHaveLength(3);
    expect((await listPredictions({ model: 'paged', version: 2, ...page })).items).toHaveLength(12);
    expect(
      (await listPredictions({ model: 'paged', to: '2026-03-09T00:00:00Z', ...page })).items,
    ).toHaveLength(1);
    await expect(listPredictions({ cursor: 'forged', ...page })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('gives the newest prediction of a request id with labels and key', async () => {
    const log = createPredictionLog({ db: test.db });
    const apiKeyId = randomUUID();
    await test.db.pool.query(
      `INSERT INTO api_keys (id, name, prefix, hash, created_by) VALUES ($1, 'ci', 'ms_', 'h', '{}')`,
      [apiKeyId],
    );
    log.append(record({ requestId: 'same', outputs: { prediction: 1 } }));
    log.append(
      record({
        requestId: 'same',
        outputs: { predictions: 'x'.repeat(3000) },
        apiKeyId,
        rowCount: 2,
      }),
    );
    await log.close();
    const { recordFeedback } = createFeedbackService({ db: test.db, now: () => NOW });
    await recordFeedback([
      { request_id: 'same', row: 1, label: 1, observed_at: '2001-01-01T00:00:00+02:00' },
    ]);
    const { getPrediction, listPredictions } = createPredictionQueries({ db: test.db });
    const found = await getPrediction('same');
    expect(found).toMatchObject({
      outputs: { predictions: 'x'.repeat(3000) },
      inputs: { features: { a: 1 } },
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
    expect(listed.items.map((item) => item.outputs)).toEqual([null, { prediction: 1 }]);
    const [newest, older] = listed.items;
    expect(found.id).toBe(newest?.id);
    expect(await getPrediction('same', older?.id)).toMatchObject({
      id: older?.id,
      outputs: { prediction: 1 },
    });
    await expect(getPrediction('same', randomUUID())).rejects.toMatchObject({
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
    const log = createPredictionLog({ db: test.db });
    log.append(record({ requestId: 'labelled' }));
    await log.close();
    const counts = { joined: 0, known: 0, replaced: 0, unknown: 0 };
    const labels = [label('labelled', 1), label('early', 0)];
    expect(await recordFeedback(labels)).toEqual({ ...counts, joined: 1, unknown: 1 });
    expect(await recordFeedback(labels)).toEqual({ ...counts, known: 2 });
    expect(await recordFeedback([label('labelled', 0)])).toEqual({ ...counts, replaced: 1 });
    const { rows } = await test.db.pool.query(
      `SELECT label FROM labels WHERE request_id = 'labelled'`,
    );
    expect(rows).toEqual([{ label: 0 }]);
  });

  it('that can never match are refused, and nothing with them is kept', async () => {
    const log = createPredictionLog({ db: test.db });
    log.append(record({ requestId: 'checked', rowCount: 2 }));
    log.append(record({ requestId: 'price', model: 'prices' }));
    log.append(record({ requestId: 'failed', status: 503 }));
    await log.close();
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
    const log = createPredictionLog({ db: test.db });
    log.append(record({ requestId: 'to come', rowCount: 2 }));
    await log.close();
    const { labels } = await createPredictionQueries({ db: test.db }).getPrediction('to come');
    expect(labels.map(({ mismatch }) => mismatch)).toEqual([
      'label must be one of 0, 1, the classes of flights version 1, got "x"',
      null,
    ]);
    await expect(recordFeedback(early)).rejects.toMatchObject({ fields: [{ field: 'label' }] });
    expect(await recordFeedback([label('to come', 1)])).toMatchObject({ replaced: 1 });
  });
});
