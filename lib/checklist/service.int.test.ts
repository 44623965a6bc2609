import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getVersion, registerVersion } from '#lib/registry/contract.ts';
import { promoteVersion, rollBack } from '#lib/releases/contract.ts';
import { startTestConsole, type TestConsole } from '#test/console.ts';
import { fileOf, prepareModel, uploadOf } from '#test/route-cases/prepare-model.ts';
import type { Checklist, ChecklistItem } from './contract.ts';
import * as operations from './operations.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

const promotion = { fallback: [], reason: 'better', wait_ms: 0 };

async function read(model: string, version: number): Promise<Checklist> {
  const call = { as: 'viewer', params: { model, version } } as const;
  return (await console.call(operations.getChecklist, call)).json();
}
const itemOf = ({ items }: Checklist, name: ChecklistItem) =>
  items.find(({ item }) => item === name);
const promote = (
  model: string,
  body: object,
  as: 'operator' | 'admin' | 'key:admin' = 'operator',
) => console.call(promoteVersion, { as, params: { model }, body: { ...promotion, ...body } });
const setPolicy = (model: string, policy: object, as: 'operator' | 'admin' = 'admin') =>
  console.call(operations.setChecklistPolicy, {
    ...{ as, params: { model }, body: { policy, reason: 'agreed with the team' } },
  });

it('only advises unless it is told otherwise', async () => {
  const model = await prepareModel(console, { versions: 1 });
  const { mode, missing } = await read(model, 1);
  expect(mode).toBe('advisory');
  expect(missing).toContain('code_reviewed');
  expect(await console.services.checklist.missing(model, 1)).toEqual([]);
  const response = await promote(model, { version: 1 });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ checklist_override: null });
});

it('required: a version that lacks something is not promoted until it has it, or an admin overrides', async () => {
  const model = await prepareModel(console, { versions: 3, releases: [1] });
  const items = ['artifact_verified', 'code_reviewed', 'edge_cases_handled'];
  expect((await setPolicy(model, { mode: 'required', items })).status).toBe(200);
  const refused = await promote(model, { version: 2 });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: 'checklist_incomplete',
    detail:
      'The deployment checklist is required before promotion. Version 2 lacks: code reviewed, edge cases handled. Complete it; an admin can override it with a reason.',
    missing: { 2: ['code_reviewed', 'edge_cases_handled'] },
  });

  const override_checklist = { reason: 'the site is down' };
  const byOperator = await promote(model, { version: 2, override_checklist });
  expect([byOperator.status, (await byOperator.json()).code]).toEqual([403, 'forbidden']);
  const without = await promote(
    model,
    { version: 2, override_checklist: { reason: ' ' } },
    'admin',
  );
  expect(without.status).toBe(422);
  // An admin has to say so as well.
  expect((await promote(model, { version: 2 }, 'admin')).status).toBe(403);
  const overridden = await promote(model, { version: 2, override_checklist }, 'admin');
  expect(overridden.status).toBe(201);
  const release = await overridden.json();
  const expected = {
    reason: 'the site is down',
    missing: { 2: ['code_reviewed', 'edge_cases_handled'] },
  };
  expect(release.checklist_override).toEqual(expected);
  expect(release.warnings).toContain(
    'The deployment checklist was overridden (the site is down). Version 2 lacks: code reviewed, edge cases handled.',
  );
  const [entry] = await console.database.db.prisma.auditEntry.findMany({
    where: { model, action: 'release.promote' },
    orderBy: { id: 'desc' },
    take: 1,
  });
  expect(entry).toMatchObject({ actorName: 'admin', after: { checklist_override: expected } });

  // A version that answers where the others cannot takes traffic too.
  const asFallback = await promote(model, { version: 1, fallback: [3], default: null });
  expect((await asFallback.json()).missing).toMatchObject({
    3: ['code_reviewed', 'edge_cases_handled'],
  });

  for (const item of items.slice(1)) {
    const params = { model, version: 3, item };
    const call = { as: 'operator', params, body: {} } as const;
    expect((await console.call(operations.signChecklistItem, call)).status).toBe(200);
  }
  expect(await console.services.checklist.missing(model, 3)).toEqual([]);
  const params = { model, version: 3, item: 'code_reviewed' };
  const withdrawn = await console.call(operations.withdrawSignature, { as: 'operator', params });
  expect((await withdrawn.json()).missing).toEqual(['code_reviewed']);
  expect((await promote(model, { version: 3 })).status).toBe(403);
  await console.call(operations.signChecklistItem, { as: 'operator', params, body: {} });
  const complete = await promote(model, { version: 3, override_checklist }, 'key:admin');
  // There was nothing to override.
  expect(await complete.json()).toMatchObject({ seq: 3, checklist_override: null });
});

it('a rollback is never held back, nor a change of the version in force', async () => {
  const model = await prepareModel(console, { versions: 2, releases: [1, 2] });
  await setPolicy(model, { mode: 'required', items: ['code_reviewed'] });
  const body = { version: 2, default: { value: 0.5 } };
  expect((await promote(model, body)).status).toBe(201);
  const call = {
    as: 'operator',
    params: { model },
    body: { reason: 'worse', to_seq: 1, wait_ms: 0 },
  };
  const back = await console.call(rollBack, { ...call, as: 'operator' });
  expect(back.status).toBe(201);
  expect(await back.json()).toMatchObject({
    plan: { routes: [{ version: 1 }] },
    checklist_override: null,
  });
  // Forward again it is a promotion.
  expect((await promote(model, { version: 2 })).status).toBe(403);
});

it('the policy is for admins, as its override is', async () => {
  const model = await prepareModel(console);
  expect((await setPolicy(model, { mode: 'advisory' }, 'operator')).status).toBe(403);
});

it('says what a version has, and what was found of it', async () => {
  const model = await prepareModel(console, { versions: 1, releases: [1] });
  const raw = uploadOf(fileOf(2), {
    metrics: { rmse: 4.5, cv_rmse: 4.7 },
    lineage: { environment: ['numpy==2', 'scipy==1'], run: 7 },
  });
  const params = { model, version: 2 };
  await console.call(registerVersion, { as: 'operator', params, raw });
  const floors = { rmse: 4 };
  await setPolicy(model, { mode: 'required', items: ['metrics_over_floor'], floors });
  const checklist = await read(model, 2);
  expect(checklist.missing).toEqual(['metrics_over_floor']);
  for (const [item, state, found] of [
    // What it says of the run it came from is not taken for granted.
    ['tested_offline', 'yes', 'Recorded with it: rmse 4.5.'],
    ['cross_validated', 'yes', 'Recorded with it: cv_rmse 4.7.'],
    ['metrics_over_floor', 'no', 'rmse is 4.5, and is to be at most 4.'],
    ['environment_documented', 'yes', 'What it was trained in: 2 lines of its lineage.'],
    ['golden_cases_pass', 'no', 'It has no golden cases.'],
    ['rollback_ready', 'yes', 'Version 1 was in force and can be loaded again.'],
  ] as const) {
    expect(itemOf(checklist, item)).toMatchObject({ item, state, found, run: null });
  }
  expect(itemOf(await read(model, 1), 'rollback_ready')).toMatchObject({ state: 'not_needed' });
});

it('reads the file again', async () => {
  const model = await prepareModel(console);
  const raw = uploadOf(fileOf(3.14));
  await console.call(registerVersion, { as: 'operator', params: { model }, raw });
  const params = { model, version: 1 };
  const { digest } = await (await console.call(getVersion, { as: 'viewer', params })).json();
  const sha = digest.replace(/^sha256:/, '');
  const file = path.join(console.dataDir, 'artifacts/sha256', sha.slice(0, 2), sha.slice(2));
  await rm(file);
  expect(itemOf(await read(model, 1), 'artifact_verified')).toMatchObject({ state: 'no' });
});

it('watching that is switched off, and backups', async () => {
  const { db } = console.database;
  const model = await prepareModel(console, { versions: 1 });
  expect(itemOf(await read(model, 1), 'monitoring_on')).toMatchObject({
    state: 'yes',
    found: expect.stringContaining('100 % of requests are logged'),
  });
  const { id: modelId } = await db.prisma.model.findUniqueOrThrow({ where: { name: model } });
  const set = { modelId, revision: 1, updatedAt: new Date(), updatedBy: {} };
  await db.prisma.driftSettings.create({ data: { ...set, settings: { every_minutes: 0 } } });
  expect(itemOf(await read(model, 1), 'monitoring_on')).toMatchObject({ state: 'no' });
  await db.prisma.servingSettings.create({
    data: { ...set, settings: { log: { sample_ratio: 0 } } },
  });
  expect(itemOf(await read(model, 1), 'monitoring_on')?.found).toMatch(/samples none/);

  expect(itemOf(await read(model, 1), 'backup_recent')).toMatchObject({ state: 'unknown' });
  const record = (body: object) =>
    console.call(operations.recordBackup, { as: 'key:registry', body });
  await record({ taken_at: new Date(Date.now() - 30 * 86_400_000).toISOString() });
  expect(itemOf(await read(model, 1), 'backup_recent')).toMatchObject({ state: 'no' });
  await record({ location: 's3://backups/mainstay' });
  expect(itemOf(await read(model, 1), 'backup_recent')).toMatchObject({
    state: 'yes',
    found: 'The newest recorded is less than an hour old, in s3://backups/mainstay.',
  });
  const audit = await db.prisma.auditEntry.findFirst({
    where: { action: 'backup.record' },
    orderBy: { id: 'desc' },
  });
  expect(audit).toMatchObject({
    actorKind: 'api_key',
    after: { location: 's3://backups/mainstay' },
  });
});

it('what a training run found', async () => {
  const { prisma } = console.database.db;
  const model = await prepareModel(console, { versions: 2 });
  const { id: modelId } = await prisma.model.findUniqueOrThrow({ where: { name: model } });
  const at = new Date();
  const run = await prisma.trainingRun.create({
    data: {
      ...{ id: crypto.randomUUID(), modelId, number: 9, status: 'done' },
      ...{ triggers: [], spec: {}, createdAt: at, createdBy: {} },
    },
  });
  const step = { runId: run.id, attempts: 1, startedAt: at, endedAt: at };
  const holdout = { rows: 4000, challenger: { metrics: { roc_auc: 0.71, brier: null } } };
  const result = { holdout, folds: [{ rows: 10 }, { rows: 10 }] };
  await prisma.trainingStep.createMany({
    data: [
      { ...step, step: 'evaluate', result },
      { ...step, step: 'register', result: { version: 2 } },
    ],
  });
  const checklist = await read(model, 2);
  expect(itemOf(checklist, 'tested_offline')).toMatchObject({
    ...{ state: 'yes', run: 9 },
    found: 'Training run 9 asked it about 4,000 rows that it had not learned from: roc_auc 0.71.',
  });
  expect(itemOf(checklist, 'cross_validated')).toMatchObject({ state: 'yes', run: 9 });
  expect(itemOf(await read(model, 1), 'tested_offline')).toMatchObject({ state: 'no', run: null });
});

it('signatures are never changed, and two people cannot sign at once', async () => {
  const model = await prepareModel(console, { versions: 1 });
  const params = { model, version: 1, item: 'code_reviewed' };
  const sign = () =>
    console.call(operations.signChecklistItem, { as: 'operator', params, body: {} });
  const statuses = (await Promise.all([sign(), sign(), sign()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409, 409]);
  await expect(
    console.database.db.pool.query("UPDATE checklist_signatures SET note = 'x'"),
  ).rejects.toThrow(/append-only/);
  await expect(console.database.db.pool.query('DELETE FROM backups')).rejects.toThrow(
    /append-only/,
  );
});
