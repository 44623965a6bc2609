import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditService } from '#lib/audit/service.ts';
import { AppError } from '#lib/http/errors.ts';
import type { TestDatabase } from '#test/database.ts';
import { createInferredModels, ada as ctx } from '#test/inferred-models.ts';
import type { Rule } from './contract.ts';
import { createValidationRules } from './service.ts';

const now = () => new Date();
let models: Awaited<ReturnType<typeof createInferredModels>>;
let database: TestDatabase;
let rules: ReturnType<typeof createValidationRules>;

beforeAll(async () => {
  models = await createInferredModels();
  const { artifacts } = models;
  database = models.database;
  rules = createValidationRules({ db: database.db, artifacts, now });
});
afterAll(() => models.drop());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => (error instanceof AppError ? error : expect.fail(String(error))),
  );

describe('what is inferred', () => {
  it('is in shadow mode, from the reference’s columns', async () => {
    const answer = await rules.getValidation('flights', 1);
    expect(answer).toMatchObject({ mode: 'shadow', revision: 1, updated_by: { name: 'Ada' } });
    expect(answer.rules).toEqual([
      { kind: 'required', feature: 'distance', policy: { do: 'reject' } },
      { kind: 'type', feature: 'distance', policy: { do: 'reject' } },
      { kind: 'finite', feature: 'distance', policy: { do: 'reject' } },
      { kind: 'range', feature: 'distance', min: 0.25, max: 1100, policy: { do: 'reject' } },
      { kind: 'required', feature: 'hour', policy: { do: 'reject' } },
      { kind: 'type', feature: 'hour', policy: { do: 'reject' } },
      { kind: 'range', feature: 'hour', min: 0, max: 26, policy: { do: 'reject' } },
      { kind: 'required', feature: 'carrier', policy: { do: 'reject' } },
      { kind: 'type', feature: 'carrier', policy: { do: 'reject' } },
      {
        kind: 'categories',
        feature: 'carrier',
        values: ['AA', 'DL', 'WN'],
        policy: { do: 'warn' },
      },
      { kind: 'extra', policy: { do: 'reject' } },
      { kind: 'outlier', quantile: 0.999, policy: { do: 'warn' } },
    ]);
    expect(answer.profile).toMatchObject({
      rows: 1000,
      absent: [],
      extra: ['late'],
      columns: {
        distance: { missing: 0, distinct: 1000, number: { min: 0.5, max: 999.5, median: 500 } },
        carrier: { mode: 'AA', text: { categories: ['AA', 'DL', 'WN'], max_length: 2 } },
      },
    });
    expect(answer.profile?.columns.distance?.number?.quantiles).toHaveLength(201);
    const { scores = [] } = answer.profile?.outlier ?? {};
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  });

  it('says the same when the reference is read again', async () => {
    const before = await rules.getValidation('flights', 1);
    const again = await rules.inferValidation('flights', 1, ctx);
    expect([again.rules, again.profile]).toEqual([before.rules, before.profile]);
  });

  it('is off, and of types only, without a reference or with one that cannot be read', async () => {
    await models.addModel('bare');
    const { path: broken } = await models.file('broken.parquet', 'PAR1 is what it says');
    const { problem } = await models.addModel('broken', broken);
    expect(problem).toMatch(/^The file cannot be read as a table/);
    expect(problem).not.toContain(models.directory);
    for (const model of ['bare', 'broken']) {
      expect(await rules.getValidation(model, 1)).toMatchObject({ mode: 'off', profile: null });
    }
  });
});

describe('setting rules', () => {
  const range: Rule = {
    kind: 'range',
    feature: 'hour',
    min: 0,
    max: 23,
    policy: { do: 'quarantine' },
  };

  it('is audited, and refused on another revision', async () => {
    await models.addModel('edited');
    const body = { mode: 'enforce', rules: [range], reason: 'hours end at 23' } as const;
    const saved = await rules.setValidation(
      'edited',
      1,
      { ...body, rules: [range], expected_revision: 1 },
      ctx,
    );
    expect(saved).toMatchObject({ mode: 'enforce', revision: 2, rules: [range] });
    const { code, extra } = await refusal(
      rules.setValidation('edited', 1, { ...body, rules: [], expected_revision: 1 }, ctx),
    );
    expect([code, extra]).toEqual(['settings_conflict', { current_revision: 2 }]);
    const { items } = await createAuditService(database).listAudit(
      { model: 'edited', limit: 10 },
      null,
    );
    expect(items).toMatchObject([
      {
        action: 'validation.set',
        subject: 'version:edited/1',
        reason: 'hours end at 23',
        before: { mode: 'off' },
        after: { mode: 'enforce', rules: [range] },
      },
    ]);
  });

  it('stays as it is when the reference is read again meanwhile', async () => {
    await models.addModel('raced', models.reference);
    const stream = async (digest: string) => {
      const body = { mode: 'enforce' as const, rules: [range], reason: 'meanwhile' };
      await rules.setValidation('raced', 1, body, ctx);
      return models.artifacts.stream(digest);
    };
    const reading = createValidationRules({ db: database.db, artifacts: { stream }, now });
    const { rules: proposed } = await reading.inferValidation('raced', 1, ctx);
    expect(proposed.length).toBeGreaterThan(1);
    const kept = await rules.getValidation('raced', 1);
    expect(kept).toMatchObject({ mode: 'enforce', revision: 2, rules: [range] });
  });

  it('names what is wrong', async () => {
    const pattern: Rule = {
      kind: 'pattern',
      feature: 'carrier',
      pattern: '(a',
      policy: { do: 'reject' },
    };
    const { code, fields } = await refusal(
      rules.setValidation(
        'flights',
        1,
        { mode: 'enforce', rules: [range, pattern], reason: 'x' },
        ctx,
      ),
    );
    expect([code, fields[0]?.field]).toEqual(['invalid_request', 'rules[1].pattern']);
  });

  it('keeps 100,000 categories as hashes, and their number in the history', async () => {
    await models.addModel('many');
    const values = Array.from({ length: 100_000 }, (_, index) => `c${index}`);
    const rule: Rule = {
      kind: 'categories',
      feature: 'carrier',
      values,
      policy: { do: 'reject' },
    };
    const saved = await rules.setValidation(
      'many',
      1,
      { mode: 'shadow', rules: [rule], reason: 'x' },
      ctx,
    );
    expect(saved.rules).toMatchObject([{ values: { count: 100_000 } }]);
    const { items } = await createAuditService(database).listAudit(
      { model: 'many', limit: 1 },
      null,
    );
    expect(items[0]?.after).toMatchObject({ rules: [{ values: { count: 100_000 } }] });
    expect(JSON.stringify(items[0]).length).toBeLessThan(3000);
  });

  it('shows its effect on past requests, whichever version answered and as they came', async () => {
    await models.addModel('past');
    const log = (inputs: unknown, minutesAgo: number) =>
      database.db.pool
        .query(`SELECT ensure_prediction_partitions(current_date - 1, current_date)`)
        .then(() =>
          database.db.pool.query(
            `INSERT INTO predictions (id, at, event_time, request_id, model, version, protocol, status, row_count, inputs,
             latency_ms, replica_id) VALUES ($1, $2, $2, $3, 'past', 1, 'native', 200, 1, $4, 1, 'r')`,
            [
              randomUUID(),
              new Date(Date.now() - minutesAgo * 60_000),
              `past-${minutesAgo}`,
              JSON.stringify(inputs),
            ],
          ),
        );
    await log({ rows: [[1, 5, 'AA']] }, 1);
    await log({ rows: [[1, 23, 'AA']], given: [[1, 99, 'AA']] }, 2);
    await log({ body: { features: { distance: 1, hour: 77, carrier: 'AA' } } }, 3);
    await log({ tensors: [] }, 4);
    const preview = await rules.previewValidation('past', 1, { rules: [range] });
    expect(preview).toMatchObject({
      requests: 4,
      unreadable: 1,
      saved: { passed: 3 },
      given: { passed: 1, quarantined: 2 },
      examples: [
        { request_id: 'past-2', rule: 'range/hour', value: 99 },
        { request_id: 'past-3', rule: 'range/hour', value: 77 },
      ],
    });
    expect(preview.rules).toContainEqual({ rule: 'range/hour', saved: null, given: 2 });
    expect(preview.rules).toContainEqual({ rule: 'type/hour', saved: 0, given: null });
  });
});
