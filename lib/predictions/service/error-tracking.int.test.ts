import { describe, expect, it } from 'vitest';
import { logBench } from '#test/log-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { createErrorTracking } from './error-tracking.ts';

const bench = logBench();

describe('failures', () => {
  it('are grouped, settled, and open again when they come again', async () => {
    const log = bench.openLog();
    let now = new Date('2026-05-01T10:00:30.000Z');
    const { listErrorGroups, getErrorGroup, setErrorGroup } = createErrorTracking({
      db: bench.database.db,
      now: () => now,
    });
    const failed = { model: 'failing', status: 503, errorCode: 'no_answer', errorStage: 'run' };
    const page = { model: 'failing', limit: 50 };
    const keep = async (...over: object[]) => {
      for (const one of over) await log.append(makeRecord({ ...failed, ...one }));
      await log.flush();
    };
    const at = (time: string) => ({ at: new Date(`2026-05-01T${time}Z`) });
    await keep(
      at('09:00:00.000'),
      at('10:00:01.000'),
      { ...at('10:00:02.000'), errorDetail: 'the newest' },
      { ...at('10:00:00.000'), version: 2 },
    );
    const { items } = await listErrorGroups(page);
    expect(items).toMatchObject([
      {
        version: 1,
        stage: 'run',
        code: 'no_answer',
        count: 3,
        state: 'open',
        first_seen_at: '2026-05-01T09:00:00.000Z',
        last_seen_at: '2026-05-01T10:00:02.000Z',
        example: { detail: 'the newest' },
        settled: null,
      },
      { version: 2, count: 1 },
    ]);
    const [group] = items;
    const fingerprint = group?.fingerprint ?? '';
    expect(group?.last_day.slice(-2)).toEqual([1, 2]);
    const first = await listErrorGroups({ ...page, limit: 1 });
    const rest = await listErrorGroups({ ...page, cursor: first.next_cursor ?? '' });
    expect(rest.items.map(({ version }) => version)).toEqual([2]);

    const ctx = { actor: { kind: 'user', id: 'u-1', name: 'Ada' } as const, requestId: 'q-1' };
    const settle = { state: 'settled', reason: 'mended' } as const;
    expect(await setErrorGroup(fingerprint, settle, ctx)).toMatchObject({
      state: 'settled',
      settled: { by: { name: 'Ada' }, reason: 'mended', at: now.toISOString() },
    });
    await setErrorGroup(fingerprint, settle, ctx);
    expect(
      await bench.query(`SELECT action, reason FROM audit_entries WHERE model = 'failing'`),
    ).toEqual([{ action: 'error_group.settle', reason: 'mended' }]);

    // From before it was settled: it was on its way.
    await keep(at('10:00:10.000'));
    expect(await getErrorGroup(fingerprint, { last: 'hour' })).toMatchObject({
      state: 'settled',
      count: 4,
    });
    now = new Date('2026-05-01T10:05:30.000Z');
    await keep(at('10:05:00.000'));
    const again = await getErrorGroup(fingerprint, { last: 'hour' });
    expect(again).toMatchObject({
      state: 'open',
      count: 5,
      settled: { reason: 'mended' },
      example_kept: true,
    });
    expect(again.trend.points.filter(({ count }) => count > 0)).toEqual([
      { at: '2026-05-01T10:00:00.000Z', count: 3 },
      { at: '2026-05-01T10:05:00.000Z', count: 1 },
    ]);
    await setErrorGroup(fingerprint, settle, ctx);
    const opened = await setErrorGroup(fingerprint, { state: 'open', reason: 'not yet' }, ctx);
    expect(opened.state).toBe('open');
    await expect(getErrorGroup('never\0seen', { last: 'day' })).rejects.toMatchObject({
      code: 'error_group_not_found',
    });
  });

  it('of versions that others answered for are there too, and marked', async () => {
    const log = bench.openLog();
    const { listErrorGroups } = createErrorTracking({
      db: bench.database.db,
      now: () => new Date('2026-05-02T10:00:30.000Z'),
    });
    const reason = 'version 2: 127.0.0.1:9901 refuses connections';
    const failure = { version: 2, stage: 'run', code: 'version_lost', reason } as const;
    const at = new Date('2026-05-02T10:00:00.000Z');
    await log.append(makeRecord({ at, model: 'hidden', degraded: true, failure }));
    await log.append(
      makeRecord({
        at: new Date(at.getTime() - 1000),
        model: 'hidden',
        version: 2,
        status: 503,
        errorCode: 'no_answer',
        errorStage: 'run',
        failure,
      }),
    );
    await log.flush();
    expect((await listErrorGroups({ model: 'hidden', limit: 50 })).items).toMatchObject([
      {
        version: 2,
        stage: 'run',
        code: 'version_lost',
        answered: true,
        example: { detail: reason },
      },
      { version: 2, stage: 'run', code: 'no_answer', answered: false, example: { detail: reason } },
    ]);
  });
});
