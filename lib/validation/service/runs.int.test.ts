import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { createInferredModels, ada as ctx } from '#test/inferred-models.ts';
import { createValidationRuns } from './runs.ts';

let models: Awaited<ReturnType<typeof createInferredModels>>;
let runs: ReturnType<typeof createValidationRuns>;
beforeAll(async () => {
  models = await createInferredModels();
  const { artifacts, database } = models;
  runs = createValidationRuns({ db: database.db, artifacts, now: () => new Date() });
});
afterAll(() => models.drop());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => (error instanceof AppError ? error : expect.fail(String(error))),
  );

it('lists failing rows by index, rule and value, all of them as CSV', async () => {
  const given = await models.file(
    'rows.csv',
    'distance,hour,carrier\n5,1,AA\nfar,2,AA\n9e9,3,"Z,""Z"\n,4,WN\n7,5,=1+1\n',
  );
  const run = await runs.validateFile('flights', 1, given, ctx);
  expect(run).toMatchObject({ source: 'rows.csv', row_count: 5, failing_rows: 4, by: ctx.actor });
  const found = run.failures.map(({ row, rule, value }) => [row, rule, value]);
  expect(found).toContainEqual([1, 'type/distance', 'far']);
  expect(found).toContainEqual([2, 'range/distance', 9e9]);
  expect(found).toContainEqual([2, 'categories/carrier', 'Z,"Z']);
  expect(found).toContainEqual([3, 'required/distance', null]);
  expect(run.counts).toContainEqual({ rule: 'categories/carrier', policy: 'warn', rows: 2 });
  const { stream, filename } = await runs.openFailures('flights', run.id);
  const csv = await text(stream);
  expect(filename).toBe('flights-1-failing-rows.csv');
  expect(csv).toMatch(/^row,rule,feature,value,expected,policy\r\n1,type\/distance,distance,far,/);
  expect(csv).toContain('"Z,""Z"');
  expect(csv).toContain(",'=1+1,");
  expect(await runs.getValidationRun('flights', run.id)).toEqual(run);
  expect((await runs.listValidationRuns('flights', { limit: 1 })).items).toMatchObject([
    { id: run.id },
  ]);
});

it('the reference keeps its own rules, and its label is named; other snapshots are by digest', async () => {
  const run = await runs.validateSnapshot('flights', 1, {}, ctx);
  expect(run.counts.filter(({ rule }) => rule !== 'outlier')).toEqual([]);
  expect(run).toMatchObject({ row_count: 1000, left_out: ['late'], not_checked: [] });
  expect(run.failing_rows).toBeLessThan(5);
  expect(await runs.getValidationRun('flights', run.id)).toEqual(run);
  const { path: other } = await models.file('other.csv', 'id,distance,hour,carrier\n1,5,1,AA\n');
  const { digest } = await models.artifacts.put({ path: other });
  const found = await runs.validateSnapshot('flights', 1, { digest }, ctx);
  expect(found).toMatchObject({ failing_rows: 0, left_out: ['id'] });
  const missing = await refusal(
    runs.validateSnapshot('flights', 1, { digest: 'b'.repeat(64) }, ctx),
  );
  expect(missing.code).toBe('snapshot_not_found');
  await models.addModel('bare');
  expect((await refusal(runs.validateSnapshot('bare', 1, {}, ctx))).code).toBe(
    'snapshot_not_found',
  );
});

it('a file is held to the rule about columns, but for what its reference has beside features', async () => {
  const given = await models.file(
    'wide.csv',
    'distance,hour,carrier,late,gate\n5,1,AA,1,B7\n5,1,AA,0,B8\n',
  );
  const run = await runs.validateFile('flights', 1, given, ctx);
  expect(run).toMatchObject({ left_out: ['late'], failing_rows: 2 });
  expect(run.failures).toMatchObject([
    { row: 0, rule: 'extra', feature: 'gate', value: 'B7' },
    { row: 1, rule: 'extra', feature: 'gate', value: 'B8' },
  ]);
});

it('features that are looked up need no column, and keys of entities are no inputs', async () => {
  await models.addModel('looked-up', models.reference);
  const features = {
    entities: ['airport'],
    list: [{ feature: 'airports@1:hour', as: 'hour', default: null }],
    request_wins: false,
    max_age: null,
  };
  await models.database.db.pool.query(
    `UPDATE model_versions SET features = $1 WHERE model_id = (SELECT id FROM models WHERE name = 'looked-up')`,
    [JSON.stringify(features)],
  );
  const given = await models.file('keys.csv', 'airport,distance,carrier\nJFK,5,AA\nLGA,,AA\n');
  const run = await runs.validateFile('looked-up', 1, given, ctx);
  expect(run).toMatchObject({ left_out: ['airport'], not_checked: ['hour'], failing_rows: 1 });
  expect(run.failures).toMatchObject([{ row: 1, rule: 'required/distance' }]);
  const whole = await models.file('whole.csv', 'distance,hour,carrier\n5,,AA\n');
  expect(await runs.validateFile('looked-up', 1, whole, ctx)).toMatchObject({
    not_checked: [],
    failures: [{ rule: 'required/hour' }],
  });
});

it('a file that lost a column, one that is no table', async () => {
  const given = await models.file('lost.csv', 'distance,carrier\n5,AA\n');
  const run = await runs.validateFile('flights', 1, given, ctx);
  expect(run.failures).toMatchObject([{ row: 0, rule: 'required/hour', value: null }]);
  const broken = await models.file('no.parquet', 'PAR1');
  expect((await refusal(runs.validateFile('flights', 1, broken, ctx))).code).toBe(
    'invalid_request',
  );
});
