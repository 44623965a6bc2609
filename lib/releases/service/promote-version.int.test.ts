import { describe, expect, it } from 'vitest';
import { releaseBench } from '#test/release-bench.ts';

const bench = releaseBench();

describe('promoteVersion', () => {
  it('puts the version in force and answers with every replica’s acknowledgement', async () => {
    await bench.startReplica('a');
    await bench.startReplica('b');
    const release = await bench.promote(1, { expected_seq: 0 });
    expect(release).toMatchObject({
      model: bench.model,
      seq: 1,
      kind: 'promote',
      plan: { routes: [{ version: 1, weight: 1 }], fallback: [] },
      from_seq: null,
      to_seq: null,
      reason: 'better',
      warnings: [],
      in_force: true,
      rolled_back_by: null,
      created_by: bench.ctx.actor,
      acknowledged: true,
    });
    expect(release.acknowledgements.map((ack) => ack.replica)).toEqual(['a', 'b']);
    for (const ack of release.acknowledgements) {
      expect(ack).toMatchObject({ status: 'loaded', load_ms: 3.5, error: null });
      expect(ack.after_ms).toBeGreaterThanOrEqual(0);
      expect(ack.after_ms).toBeLessThan(2_000);
    }
    const [entry] = await bench.db.prisma.auditEntry.findMany({ where: { model: bench.model } });
    expect(entry).toMatchObject({
      action: 'release.promote',
      subject: `release:${bench.model}/1`,
      reason: 'better',
      actorName: 'Ada',
      requestId: 'req-1',
      after: { seq: 1, plan: release.plan },
    });
  });

  it('says what is wrong with a default, in sentences that end once', async () => {
    const body = {
      version: 1,
      reason: 'better',
      wait_ms: 0,
      default: { expression: 'no_such > 1' },
    };
    await expect(bench.releases.promoteVersion(bench.model, body, bench.ctx)).rejects.toMatchObject(
      {
        code: 'invalid_request',
        publicMessage: expect.stringMatching(/^The default answer cannot be used\. .*[^.]\.$/),
      },
    );
  });

  it('answers at once and says so when no replica runs', async () => {
    const before = performance.now();
    const release = await bench.promote(1, { wait_ms: 10_000 });
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(release).toMatchObject({ acknowledgements: [], acknowledged: false });
    expect(release.warnings).toEqual([
      'No replica is running; the release takes effect when one starts.',
    ]);
  });

  it('shows a replica that failed, and why', async () => {
    await bench.startReplica('a');
    await bench.startReplica('b', () => 'failed');
    const release = await bench.promote(1);
    expect(release.acknowledged).toBe(false);
    expect(release.acknowledgements[1]).toMatchObject({
      replica: 'b',
      hostname: 'host-b',
      status: 'failed',
      error: 'golden case 7 differs',
    });
  });

  it('shows a replica as pending when it says nothing in time', async () => {
    await bench.startReplica('a', () => 'silent');
    const release = await bench.promote(1, { wait_ms: 300 });
    expect(release.acknowledged).toBe(false);
    expect(release.acknowledgements).toMatchObject([
      { replica: 'a', status: 'pending', at: null, after_ms: null, load_ms: null },
    ]);
  });

  it('finds an acknowledgement that was not notified', async () => {
    await bench.startReplica('a', () => 'silent');
    const releasing = bench.promote(1, { wait_ms: 10_000 });
    await expect.poll(() => bench.countReleases()).toBe(1);
    await bench.db.prisma.releaseAck.create({
      data: {
        modelId: bench.modelId,
        seq: 1,
        replicaId: 'a',
        status: 'loaded',
        at: new Date(),
        loadMs: 1,
      },
    });
    expect((await releasing).acknowledged).toBe(true);
  });

  it('does not wait for a replica that stops meanwhile', async () => {
    await bench.startReplica('a');
    await bench.startReplica('b', () => 'silent');
    const before = performance.now();
    const releasing = bench.promote(1, { wait_ms: 10_000 });
    await expect.poll(() => bench.countReleases()).toBe(1);
    await bench.replicas.markStopped('b');
    expect((await releasing).acknowledgements).toMatchObject([
      { replica: 'a', status: 'loaded' },
      { replica: 'b', status: 'pending' },
    ]);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('warns of a signature that differs, and does it all the same', async () => {
    await bench.promote(1);
    const release = await bench.promote(4);
    expect(release.seq).toBe(2);
    expect(release.warnings[0]).toBe(
      'Version 4 differs from version 1, in force: input hour is missing; input minute is new; ' +
        'output score is float64 instead of float32.',
    );
  });

  it('refuses what cannot be promoted', async () => {
    await expect(
      bench.releases.promoteVersion('absent', { version: 1, reason: 'x', wait_ms: 0 }, bench.ctx),
    ).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(bench.promote(9)).rejects.toMatchObject({ code: 'version_not_found' });
    await bench.archive(2);
    await expect(bench.promote(2)).rejects.toMatchObject({ code: 'version_archived' });
    await bench.promote(1);
    await expect(bench.promote(1)).rejects.toMatchObject({ code: 'already_in_force' });
    expect(await bench.countReleases()).toBe(1);
    expect(await bench.db.prisma.auditEntry.count({ where: { model: bench.model } })).toBe(1);
  });

  it('refuses one decided on another release, and names who came first', async () => {
    await bench.promote(1);
    await bench.promote(2);
    await expect(bench.promote(3, { expected_seq: 1 })).rejects.toMatchObject({
      code: 'release_conflict',
      publicMessage: expect.stringMatching(/^Ada came first: release 2 promoted version 2 at 2/),
      extra: { expected_seq: 1, current: { seq: 2, versions: [2], created_by: bench.ctx.actor } },
    });
    await expect(bench.promote(3, { expected_seq: 7 })).rejects.toMatchObject({
      code: 'release_conflict',
      publicMessage: 'There is no release 7; the newest is 2.',
    });
  });

  it('lets exactly one of many concurrent ones through', async () => {
    await bench.promote(1);
    const outcomes = await Promise.allSettled(
      [2, 3, 4, 2, 3, 4].map((version) => bench.promote(version, { expected_seq: 1, wait_ms: 0 })),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 5]);
    for (const { reason } of lost) {
      expect(reason).toMatchObject({ code: 'release_conflict', extra: { current: { seq: 2 } } });
    }
  });
});

it('reports a seq that another transaction took as a conflict', async () => {
  await bench.promote(1);
  // A writer that does not take the model's lock: only the unique index stands between.
  const client = await bench.db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO releases (id, model_id, seq, kind, plan, reason, expected_replicas, created_by)
       SELECT gen_random_uuid(), model_id, 2, kind, '{"routes":[{"version":3,"weight":1}],"fallback":[]}', 'first', '{}',
         '{"kind":"system","id":"s","name":"Trigger"}' FROM releases WHERE model_id = $1`,
      [bench.modelId],
    );
    const losing = bench.promote(2).catch((error) => error);
    await expect
      .poll(async () => {
        const { rows } = await bench.db.pool.query(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()
           AND wait_event_type = 'Lock'`,
        );
        return rows[0].n;
      })
      .toBe(1);
    await client.query('COMMIT');
    expect(await losing).toMatchObject({
      code: 'release_conflict',
      publicMessage: expect.stringContaining('Trigger came first: release 2 promoted version 3'),
    });
  } finally {
    client.release();
  }
});
