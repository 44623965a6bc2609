import { describe, expect, it } from 'vitest';
import { ada, errorsAsk, guardBench } from '#test/guard-bench.ts';
import { guardSettingsSchema } from './contract.ts';

const bench = guardBench();

describe('a version that fails ten times as much', () => {
  it('is rolled back, with an incident and one delivery for each channel of the routing', async () => {
    const seq = await bench.failingRelease();
    await bench.watch();
    expect(bench.warnings).toEqual([]);
    const release = await bench.newestRelease();
    expect(release).toMatchObject({ seq: seq + 1, kind: 'rollback', toSeq: 1, fromSeq: seq });
    expect(release.createdBy).toEqual({
      ...{ kind: 'system', id: 'release-guard', name: 'Release guard' },
    });
    expect(release.reason).toMatch(/^10 % of requests failed \(60 of 600\); before, 1 % did/);
    const [incident, ...others] = await bench.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      ...{ state: 'open', severity: 2, cause: 'automatic_rollback', runbook: 'bad-release' },
      ...{ fingerprint: `model:${bench.model}`, versions: [{ model: bench.model, version: 2 }] },
      title: `Version 2 of ${bench.model} was rolled back automatically`,
    });
    expect(incident?.entries.filter(({ kind }) => kind === 'guard')).toHaveLength(1);
    expect((await bench.deliveries()).map(({ channelId }) => channelId).sort()).toEqual(
      bench.channels.toSorted(),
    );
    const { items } = await bench.guards.listGuards(bench.model, { limit: 10 });
    expect(items).toMatchObject([
      { release: seq, state: 'rolled_back', rolled_back_by: seq + 1, incident: incident?.number },
    ]);
    expect(await bench.events()).toEqual(['began', 'rolled_back']);
    const audited = await bench.db.prisma.auditEntry.findMany({
      where: { model: bench.model, action: 'release.rollback' },
    });
    expect(audited).toMatchObject([
      { actorId: 'release-guard', subject: `release:${bench.model}/3` },
    ]);
  });

  it('keeps what it saw: the share, what is tolerated, and ln E by ratio', async () => {
    await bench.failingRelease({ dry_run: true });
    await bench.watch();
    const { evidence, baseline } = await bench.guardNow();
    expect(baseline).toMatchObject({ source: 'last_24_hours', requests: 72_000 });
    const errors = evidence.find(({ rail }) => rail === 'errors');
    expect(errors).toMatchObject({ state: 'worse', events: 60, all: 600, is_comparable: true });
    expect(errors?.tolerated).toBeCloseTo(0.01196, 4);
    expect(errors?.ratios.map(({ ratio }) => ratio)).toEqual([1.25, 1.5, 2, 3, 5, 10, 20]);
    expect(errors?.log_e).toBeGreaterThan(errors?.threshold ?? Number.POSITIVE_INFINITY);
    expect(errors?.threshold).toBeCloseTo(Math.log(5 / 0.05), 12);
  });

  it('is only told of in a dry run', async () => {
    const seq = await bench.failingRelease({ dry_run: true });
    await bench.watch();
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq);
    expect(await bench.incidents()).toEqual([]);
    expect(await bench.deliveries()).toEqual([]);
    expect(await bench.guardNow()).toMatchObject({
      state: 'would_have',
      said: expect.stringContaining('It would have rolled back'),
    });
    expect(await bench.events()).toEqual(['began', 'would_have']);
  });

  it('is rolled back as well when it refuses what was taken before', async () => {
    await bench.addHours(await bench.promote(1));
    const seq = await bench.promote(2);
    await bench.addMinute(seq, new Date(), { requests: 600, refused: 600 });
    await bench.watch();
    const { kind, reason } = await bench.newestRelease();
    expect(kind).toBe('rollback');
    expect(reason).toMatch(
      /^100 % of requests were refused as wrong \(600 of 600\); before, 0 % were/,
    );
    const { items } = await bench.guards.listGuards(bench.model, { limit: 1 });
    expect(items).toMatchObject([{ state: 'rolled_back', requests: 600 }]);
  });

  it('is asked about where the guardrail is set to hold', async () => {
    const seq = await bench.failingRelease(errorsAsk);
    await bench.watch();
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq);
    expect(await bench.incidents()).toMatchObject([
      {
        ...{ severity: 3, cause: 'guard_question' },
        title: `Version 2 of ${bench.model} looks worse: roll it back?`,
      },
    ]);
    expect(await bench.deliveries()).toHaveLength(2);
    expect(await bench.guardNow()).toMatchObject({ state: 'asking' });
    expect(await bench.events()).toEqual(['began', 'asked']);
  });

  it('is asked about where what came before is no whole day', async () => {
    const first = await bench.promote(1);
    for (const hour of [1, 2]) {
      await bench.addMinute(first, new Date(Date.now() - hour * 60 * 60_000), {
        requests: 3000,
        failed: 30,
      });
    }
    const seq = await bench.promote(2);
    await bench.addMinute(seq, new Date(), { requests: 600, failed: 30 });
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq);
    expect(await bench.guardNow()).toMatchObject({ state: 'asking' });
  });
});

it('the hard stop needs nothing to compare with', async () => {
  await bench.promote(1);
  const seq = await bench.promote(2);
  await bench.addMinute(seq, new Date(), { requests: 19, failed: 19, slow: 0 });
  await bench.watch();
  expect((await bench.newestRelease()).seq).toBe(seq);
  await bench.addMinute(seq, new Date(), { requests: 1, failed: 1 });
  await bench.watch();
  expect(await bench.newestRelease()).toMatchObject({
    seq: seq + 1,
    reason: 'All of the first 20 requests failed.',
  });
});

it('does nothing to a version that is as good, though callers get much wrong as before, and says that it passed', async () => {
  await bench.addHours(await bench.promote(1), { refused: 1900 });
  const seq = await bench.promote(2);
  await bench.addMinute(seq, new Date(), { requests: 4000, failed: 40, slow: 25, refused: 1500 });
  await bench.watch();
  expect(await bench.guardNow()).toMatchObject({ state: 'watching', requests: 4000 });
  await bench.db.pool.query(
    'UPDATE release_guards SET ends_at = clock_timestamp() WHERE model_id = $1',
    [bench.modelId],
  );
  await bench.watch();
  expect(await bench.guardNow()).toMatchObject({ state: 'passed' });
  expect((await bench.newestRelease()).seq).toBe(seq);
  expect(await bench.incidents()).toEqual([]);
});

it('rolls back what it asked about once that is certain against any hour', async () => {
  const first = await bench.promote(1);
  for (const hour of [1, 2]) {
    const at = new Date(Date.now() - hour * 60 * 60_000);
    await bench.addMinute(first, at, { requests: 3000, failed: 30 });
  }
  const seq = await bench.promote(2);
  await bench.addMinute(seq, new Date(), { requests: 600, failed: 30 });
  await bench.watch();
  expect(await bench.guardNow()).toMatchObject({ state: 'asking' });
  await bench.addMinute(seq, new Date(), { requests: 600, failed: 570 });
  await bench.watch();
  expect(await bench.newestRelease()).toMatchObject({
    seq: seq + 1,
    kind: 'rollback',
    toSeq: first,
  });
  expect(await bench.incidents()).toHaveLength(1);
  expect(await bench.events()).toEqual(['began', 'asked', 'rolled_back']);
});

describe('a promotion of the same versions', () => {
  it('keeps the guard, which goes back to what was there before both', async () => {
    const first = await bench.promote(1);
    await bench.addHours(first);
    await bench.promote(2);
    await bench.watch();
    const seq = await bench.promote(2, {}, [3]);
    await bench.watch();
    expect(await bench.guardNow()).toMatchObject({ release: seq, state: 'watching' });
    await bench.addMinute(seq, new Date(), { requests: 600, failed: 60 });
    await bench.watch();
    expect(await bench.newestRelease()).toMatchObject({ kind: 'rollback', toSeq: first });
  });

  it('keeps what a person decided', async () => {
    await bench.addHours(await bench.promote(1));
    const second = await bench.promote(2);
    await bench.watch();
    await bench.guards.act(bench.model, { action: 'hold', release: second, reason: 'known' }, ada);
    const seq = await bench.promote(2, {}, [3]);
    await bench.watch();
    expect(await bench.guardNow()).toMatchObject({ release: seq, state: 'held' });
  });

  it('begins none where none was on', async () => {
    await bench.addHours(await bench.promote(1));
    const second = await bench.promote(2);
    await bench.watch();
    await bench.guards.act(bench.model, { action: 'end', release: second, reason: 'known' }, ada);
    const seq = await bench.promote(2, {}, [3]);
    await bench.watch();
    const { items } = await bench.guards.listGuards(bench.model, { limit: 10 });
    expect(items.map(({ release }) => release)).not.toContain(seq);
  });
});

it('counts nothing twice, and what is shipped late where it belongs', async () => {
  await bench.addHours(await bench.promote(1));
  const seq = await bench.promote(2);
  await bench.addMinute(seq, new Date(), { requests: 500, failed: 5 });
  await bench.watch();
  await bench.watch();
  expect((await bench.guardNow()).evidence[0]).toMatchObject({ all: 500, events: 5 });
  // The same minute, from a spool that was away.
  await bench.addMinute(seq, new Date(), { requests: 500, failed: 5 });
  await bench.watch();
  expect((await bench.guardNow()).evidence[0]).toMatchObject({ all: 1000, events: 10 });
});

it('compares each of several hours that differ with the same hour of the week', async () => {
  const HOUR_MS = 3_600_000;
  const first = await bench.promote(1);
  // Of a release ten minutes ago, so that it is asked in the same hour as before, at whatever minute this runs.
  const minute = new Date(Date.now() - 5 * 60_000);
  for (const week of [1, 2, 3]) {
    for (let hour = 0; hour < 5; hour += 1) {
      const at = minute.getTime() + (hour - week * 168) * HOUR_MS;
      const failed = Math.floor(at / HOUR_MS) % 2 === 0 ? 300 : 10;
      await bench.addMinute(first, new Date(at), { requests: 3000, failed });
    }
  }
  const seq = await bench.promote(2, { minutes: 300 });
  const { pool } = bench.db;
  await pool.query('ALTER TABLE releases DISABLE TRIGGER USER');
  await pool.query(
    `UPDATE releases SET created_at = created_at - interval '10 minutes' WHERE model_id = $1 AND seq = $2`,
    [bench.modelId, seq],
  );
  await pool.query('ALTER TABLE releases ENABLE TRIGGER USER');
  await bench.addMinute(seq, minute, { requests: 600, failed: 120 });
  await bench.watch();
  expect(await bench.newestRelease()).toMatchObject({ kind: 'rollback', fromSeq: seq });
  const { items } = await bench.guards.listGuards(bench.model, { limit: 1 });
  const [guard] = items;
  expect(guard?.baseline).toMatchObject({ source: 'same_hours', refused: { by_hour: null } });
  const byHour = guard?.baseline.errors.by_hour?.map(({ tolerated }) => tolerated) ?? [];
  expect(byHour.length).toBeGreaterThanOrEqual(5);
  const errors = guard?.evidence.find(({ rail }) => rail === 'errors');
  expect(byHour).toContain(errors?.tolerated);
});

it('never goes back to a version that was itself rolled back', async () => {
  await bench.addHours(await bench.promote(1));
  await bench.promote(2);
  await bench.releases.rollBack(bench.model, { reason: 'bad', wait_ms: 0 }, ada);
  // Somebody tries it again, and then another one.
  const again = await bench.promote(2);
  await bench.addHours(again);
  const seq = await bench.promote(3);
  await bench.addMinute(seq, new Date(), { requests: 600, failed: 120 });
  await bench.watch();
  expect((await bench.newestRelease()).seq).toBe(seq);
  expect(await bench.guardNow()).toMatchObject({
    state: 'asking',
    said: expect.stringContaining('with version 2 that was itself rolled back before'),
  });
});

it.each([
  ['switched off', { enabled: false }, 2],
  ['the same version with another fallback', {}, 1],
])('no guard begins: %s', async (_what, changes, version) => {
  await bench.promote(1);
  const settings = guardSettingsSchema.parse(changes);
  await bench.guards.setSettings(bench.model, { settings, reason: 'a test' }, ada);
  const body = { version, fallback: [3], reason: 'other', wait_ms: 0 };
  await bench.releases.promoteVersion(bench.model, body, ada);
  await bench.watch();
  expect(await bench.guards.getGuard(bench.model)).toMatchObject({ guard: null });
});
