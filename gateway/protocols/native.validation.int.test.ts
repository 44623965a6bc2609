import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Mode, Policy, Rule } from '#lib/validation/contract.ts';
import {
  createQuarantine,
  createValidationResults,
  createValidationRules,
} from '#lib/validation/service.ts';
import { eventually } from '#test/gateway-fixture.ts';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';
import { columnsModel } from '#test/onnx-models.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const now = () => new Date();
const good = { distance: 1000, hour: 5, origin: 'JFK' };
const far = { ...good, distance: 99_999 };

let gateway: TestGateway;
let rules: ReturnType<typeof createValidationRules>;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { db, artifacts } = gateway.fixture;
  rules = createValidationRules({ db, artifacts, now });
  await gateway.fixture.addVersion('columns', columnsModel(), { output: { score: 'score' } });
});
afterAll(() => gateway.fixture.close());

const range = (policy: Policy): Rule => ({
  kind: 'range',
  feature: 'distance',
  min: 0,
  max: 5000,
  policy,
});

async function setRules(mode: Mode, list: Rule[]): Promise<void> {
  const saved = await rules.setValidation('columns', 1, { mode, rules: list, reason: 'test' }, ctx);
  await eventually(async () => {
    const { body } = await gateway.send('/predict/columns', { features: good, version: 1 });
    const { rows } = await gateway.fixture.db.pool.query(
      `SELECT revision FROM validation_rules WHERE version = 1 AND revision = $1`,
      [saved.revision],
    );
    expect(rows).toHaveLength(1);
    expect(body.prediction).toBeCloseTo(2.05, 4);
  });
  // Replicas hear of it at once, but not before this.
  await new Promise((resolve) => setTimeout(resolve, 150));
}

let made = 0;
let id = '';
beforeEach(() => {
  made += 1;
  id = `validation-${made}`;
});
const ask = (features: object, more: object = {}) =>
  gateway.send('/predict/columns', { features, request_id: id, ...more });

/** A row as the Open Inference Protocol has it. */
function columnsOf({ distance, hour, origin }: typeof far) {
  const column = (name: string, datatype: string, data: unknown[]) => ({
    name,
    datatype,
    shape: [1, 1],
    data,
  });
  return [
    column('distance', 'FP32', [distance]),
    column('hour', 'INT64', [hour]),
    column('origin', 'BYTES', [origin]),
  ];
}

it('rejects, naming field, rule, value and what was expected', async () => {
  await setRules('enforce', [range({ do: 'reject' })]);
  const { status, body } = await ask(far);
  expect(status).toBe(422);
  expect(body).toMatchObject({
    code: 'validation_failed',
    detail: 'features.distance is 99999: must be a number from 0 to 5000 (rule range/distance).',
    errors: [{ field: 'features.distance' }],
    violations: [
      {
        field: 'features.distance',
        rule: 'range/distance',
        value: 99_999,
        expected: 'a number from 0 to 5000',
      },
    ],
  });
  expect(await gateway.logged(id)).toMatchObject({
    status: 422,
    error_code: 'validation_failed',
    validation: { shadow: false, action: 'reject', counts: [['range/distance', 'reject', 1]] },
  });
});

it('counts in shadow mode, and answers as if there were no rules', async () => {
  await setRules('shadow', [range({ do: 'reject' })]);
  const { status, body } = await ask(far);
  expect([status, body.warnings]).toEqual([200, undefined]);
  expect(await gateway.logged(id)).toMatchObject({
    status: 200,
    validation: { shadow: true, action: 'reject' },
  });
});

it('marks warnings on the answer', async () => {
  await setRules('enforce', [range({ do: 'warn' })]);
  const { body } = await ask(far);
  expect(body.prediction).toBeCloseTo(101.049, 2);
  expect(body.warnings).toEqual([
    {
      field: 'features.distance',
      rule: 'range/distance',
      value: 99_999,
      expected: 'a number from 0 to 5000',
      action: 'warn',
    },
  ]);
});

it('clips and imputes, and keeps the original', async () => {
  await setRules('enforce', [
    range({ do: 'clip' }),
    {
      kind: 'required',
      feature: 'hour',
      policy: { do: 'impute', by: { from: 'constant', value: 7 } },
    },
    { kind: 'type', feature: 'hour', policy: { do: 'warn' } },
    { kind: 'extra', policy: { do: 'warn' } },
  ]);
  const { body } = await ask({ distance: 99_999, origin: 'JFK', gate: 'B7' });
  expect(body.prediction).toBeCloseTo(6.07, 4);
  expect(body.warnings).toMatchObject([
    { rule: 'range/distance', action: 'clip', value: 99_999, used: 5000 },
    { rule: 'required/hour', action: 'impute', value: null, used: 7 },
    { rule: 'extra', field: 'features.gate' },
  ]);
  expect(await gateway.logged(id)).toMatchObject({
    inputs: { rows: [[5000, 7, 'JFK']], given: [[99_999, null, 'JFK']] },
    validation: { action: 'impute' },
  });
});

it('reads text that is a number where the rule says so, and refuses it where none does', async () => {
  await setRules('enforce', [{ kind: 'type', feature: 'distance', policy: { do: 'warn' } }]);
  const { body } = await ask({ ...good, distance: '12.5' });
  expect(body.prediction).toBeCloseTo(1.0625, 4);
  expect((await ask({ ...good, distance: 'far' })).body).toMatchObject({
    code: 'invalid_features',
  });
  await setRules('enforce', []);
  expect((await ask({ ...good, distance: '12.5' })).body).toMatchObject({
    code: 'invalid_features',
    errors: [{ field: 'features.distance', message: 'must be a number, got text' }],
  });
});

it('leaves it to the fallback, and says so; without one the refusal names the rule', async () => {
  await setRules('enforce', [range({ do: 'fallback' })]);
  const alone = await ask(far, { request_id: `${id}-alone` });
  const expected = 'a number from 0 to 5000';
  const nothing =
    'The rules of columns version 1 leave this to a fallback, and the release has neither another version nor a default answer.';
  expect([alone.status, alone.body]).toMatchObject([
    422,
    {
      code: 'validation_failed',
      detail: `features.distance is 99999: must be ${expected} (rule range/distance). ${nothing}`,
      errors: [
        {
          field: 'features.distance',
          message: `is 99999: must be ${expected} (rule range/distance)`,
        },
      ],
      violations: [{ field: 'features.distance', rule: 'range/distance', value: 99_999, expected }],
    },
  ]);
  const said = (field: string) =>
    `${field} is 99999: must be ${expected} (rule range/distance). ${nothing}`;
  const oip = await gateway.send('/v2/models/columns/infer', { inputs: columnsOf(far) });
  expect([oip.status, oip.body.error]).toEqual([400, said('distance[0]')]);
  const tensorflow = await gateway.send('/v1/models/columns:predict', { instances: [far] });
  expect([tensorflow.status, tensorflow.body.error]).toEqual([400, said('distance[0]')]);
  const mlflow = await gateway.send('/models/columns/invocations', { dataframe_records: [far] });
  expect([mlflow.status, mlflow.body.message]).toEqual([
    400,
    said('dataframe_records[0].distance'),
  ]);
  await gateway.fixture.promote('columns', 2);
  await gateway.fixture.releases.promoteVersion(
    'columns',
    { version: 1, fallback: [2], default: { value: 42 }, reason: 'test', wait_ms: 3000 } as never,
    ctx as never,
  );
  const { body } = await ask(far);
  expect(body).toMatchObject({
    version: 2,
    served_by: 'fallback',
    degraded: true,
    warnings: [{ rule: 'range/distance', action: 'fallback' }],
  });
  expect(await gateway.logged(id)).toMatchObject({
    degraded: true,
    degraded_reason: 'version 1: passed over by its rules',
    failed_version: 1,
    failed_stage: 'validate',
  });
});

it('keeps in quarantine with 202, and in the other protocols with their error', async () => {
  await setRules('enforce', [range({ do: 'quarantine' })]);
  const { status, body } = await ask(far);
  expect(status).toBe(202);
  expect(body).toMatchObject({
    request_id: id,
    model: 'columns',
    version: 1,
    quarantined: true,
    violations: [{ field: 'features.distance', rule: 'range/distance', value: 99_999 }],
  });
  const { db } = gateway.fixture;
  const quarantine = createQuarantine({ db, now });
  const kept = await eventually(() => quarantine.getQuarantined(body.quarantine_id));
  expect(kept).toMatchObject({
    request_id: id,
    model: 'columns',
    version: 1,
    state: 'waiting',
    rows: [[99_999, 5, 'JFK']],
    features: [{ name: 'distance' }, { name: 'hour' }, { name: 'origin' }],
    validation: { counts: [['range/distance', 'quarantine', 1]] },
  });
  expect(await gateway.logged(id)).toMatchObject({ status: 202, error_code: null, row_count: 1 });

  const oip = await gateway.send('/v2/models/columns/infer', {
    id: `${id}-oip`,
    inputs: columnsOf(far),
  });
  expect([oip.status, oip.body.error]).toEqual([
    400,
    expect.stringMatching(/^Kept in quarantine and not predicted.*distance\[0\] is 99999/),
  ]);
  const tensorflow = await gateway.send('/v1/models/columns:predict', { instances: [far] });
  expect([tensorflow.status, tensorflow.body.error]).toEqual([
    400,
    expect.stringContaining('Kept in quarantine'),
  ]);
  const mlflow = await gateway.send('/models/columns/invocations', { dataframe_records: [far] });
  expect([mlflow.status, mlflow.body.message]).toEqual([
    400,
    expect.stringContaining('Kept in quarantine'),
  ]);
  await eventually(async () => {
    const { items } = await quarantine.listQuarantine({ model: 'columns', limit: 10 });
    expect(items.map(({ protocol }) => protocol).sort()).toEqual([
      'mlflow',
      'native',
      'oip',
      'tfserving',
    ]);
  });
});

it('redacted features stay out of quarantine and violations; sampling does not lose what is kept', async () => {
  const { db } = gateway.fixture;
  const settings = { log: { sample_ratio: 0, redact: ['distance'] } };
  await db.pool.query(
    `INSERT INTO serving_settings (model_id, settings, revision, updated_at, updated_by)
     SELECT id, $1, 1, now(), '{}' FROM models WHERE name = 'columns'`,
    [settings],
  );
  await gateway.fixture.notify({ kind: 'settings', model: 'columns' });
  await setRules('enforce', [range({ do: 'quarantine' })]);
  const { body } = await ask(far);
  const kept = await eventually(() =>
    createQuarantine({ db, now }).getQuarantined(body.quarantine_id),
  );
  expect(kept.rows).toEqual([[null, 5, 'JFK']]);
  expect(kept.validation.violations).toMatchObject([{ feature: 'distance', value: null }]);
  await db.pool.query(`DELETE FROM serving_settings`);
});

it('adds up per rule, minute and version, in shadow mode too, and in the metrics', async () => {
  const results = createValidationResults({ db: gateway.fixture.db, now });
  const { totals, requests, points } = await results.getViolationSeries('columns', { points: 60 });
  const find = (policy: string, shadow: boolean) =>
    totals.find((total) => total.policy === policy && total.shadow === shadow);
  expect(find('reject', true)).toEqual({
    rule: 'range/distance',
    policy: 'reject',
    shadow: true,
    requests: 1,
    rows: 1,
  });
  expect(find('reject', false)).toMatchObject({ requests: 1 });
  expect(find('quarantine', false)?.requests).toBe(5);
  expect(requests).toBeGreaterThan(10);
  expect(points.map(({ rule }) => rule)).toContain('range/distance');
  const { items } = await results.listViolations('columns', { rule: 'extra', limit: 10 });
  expect(items).toMatchObject([{ validation: { action: 'impute' } }]);
  const metrics = await gateway.send('/metrics', undefined, { token: null });
  expect(metrics.text).toMatch(
    /^mainstay_validation_violations_total\{model="columns",version="1",rule="range\/distance",policy="reject",mode="shadow"\} 1$/m,
  );
  expect(metrics.text).toMatch(
    /^mainstay_validation_requests_total\{model="columns",version="1",outcome="quarantine",mode="enforce"\} 5$/m,
  );
});
