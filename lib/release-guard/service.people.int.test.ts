import { describe, expect, it } from 'vitest';
import { ada, errorsAsk, guardBench } from '#test/guard-bench.ts';
import { guardSettingsSchema } from './contract.ts';

const bench = guardBench();

describe('a person', () => {
  const act = (action: 'hold' | 'resume' | 'end', release = 2) =>
    bench.guards.act(bench.model, { action, release, reason: 'I look at it' }, ada);

  it('holds it: it looks, and does nothing; and lets it go on', async () => {
    const seq = await bench.failingRelease();
    await bench.db.pool.query(
      'DELETE FROM prediction_minutes WHERE model = $1 AND release_seq = $2',
      [bench.model, seq],
    );
    await bench.watch();
    expect((await act('hold')).guard).toMatchObject({
      state: 'held',
      by: ada.actor,
      reason: 'I look at it',
    });
    await bench.addMinute(seq, new Date(), { requests: 600, failed: 60 });
    await bench.watch();
    expect(await bench.guardNow()).toMatchObject({ state: 'held', requests: 600 });
    expect((await bench.newestRelease()).seq).toBe(seq);
    await act('resume');
    await bench.watch();
    expect((await bench.newestRelease()).seq).toBe(seq + 1);
    const entries = await bench.db.prisma.auditEntry.findMany({
      where: { model: bench.model, action: { startsWith: 'release_guard.' } },
      orderBy: { at: 'asc' },
    });
    expect(entries.map(({ action }) => action).slice(-2)).toEqual([
      'release_guard.hold',
      'release_guard.resume',
    ]);
  });

  it('lets a release go on that it asked about, which is not asked again', async () => {
    await bench.failingRelease(errorsAsk);
    await bench.watch();
    expect((await act('resume')).guard).toMatchObject({ state: 'watching', accepted: ['errors'] });
    await bench.watch();
    expect(await bench.guardNow()).toMatchObject({ state: 'watching' });
    expect(await bench.events()).toEqual(['began', 'asked']);
  });

  it('watches longer, and ends it', async () => {
    await bench.failingRelease({ dry_run: false, hard_stop: 0, least_events: 1000 });
    await bench.watch();
    const before = Date.parse((await bench.guardNow()).ends_at);
    const body = { action: 'extend' as const, release: 2, minutes: 30, reason: 'slow day' };
    const { guard } = await bench.guards.act(bench.model, body, ada);
    expect(Date.parse(guard?.ends_at ?? '') - before).toBe(30 * 60_000);
    expect((await act('end')).guard).toMatchObject({ state: 'ended' });
    await expect(act('hold')).rejects.toMatchObject({ code: 'guard_not_on' });
  });

  it('who rolls back first has done it: the guard ends', async () => {
    const seq = await bench.failingRelease({ hard_stop: 0, least_events: 1000 });
    await bench.watch();
    await bench.releases.rollBack(bench.model, { reason: 'by hand', wait_ms: 0 }, ada);
    await bench.watch();
    const { items } = await bench.guards.listGuards(bench.model, { limit: 1 });
    expect(items).toMatchObject([{ release: seq, state: 'ended', said: 'Release 3 came.' }]);
    expect(await bench.incidents()).toEqual([]);
  });
});

it('refuses settings that were decided on an older revision', async () => {
  const settings = guardSettingsSchema.parse({ minutes: 30 });
  const saved = await bench.guards.setSettings(
    bench.model,
    { settings, reason: 'short', expected_revision: 0 },
    ada,
  );
  expect(saved).toMatchObject({ revision: 1, settings: { minutes: 30 } });
  await expect(
    bench.guards.setSettings(bench.model, { settings, reason: 'again', expected_revision: 0 }, ada),
  ).rejects.toMatchObject({ code: 'settings_conflict', extra: { current_revision: 1 } });
});
