import { describe, expect, it } from 'vitest';
import { releaseBench, versionOf } from '#test/release-bench.ts';
import type { Release } from '../contract.ts';

const bench = releaseBench();

describe('rollBack', () => {
  it('goes back, once, and after a new promotion again', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    await bench.promote(2);
    const back = await bench.rollBack({ expected_seq: 2 });
    expect(back).toMatchObject({ seq: 3, kind: 'rollback', from_seq: 2, to_seq: 1 });
    expect(versionOf(back)).toBe(1);
    expect(back.acknowledged).toBe(true);
    await expect(bench.rollBack()).rejects.toMatchObject({
      code: 'nothing_to_roll_back',
      publicMessage: expect.stringContaining('nothing came before'),
    });
    expect(await bench.releases.getRelease(bench.model, 2)).toMatchObject({ rolled_back_by: 3 });
    await bench.promote(2);
    expect(versionOf(await bench.rollBack())).toBe(1);
    const entry = await bench.db.prisma.auditEntry.findFirst({
      where: { model: bench.model, action: 'release.rollback' },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    });
    expect(entry).toMatchObject({ before: { seq: 2 }, after: { seq: 3, to_seq: 1 } });
  });

  it('passes over a release that failed on a replica', async () => {
    await bench.startReplica('a', (seq) => (seq === 2 ? 'failed' : 'loaded'));
    for (const version of [1, 2, 3]) await bench.promote(version);
    expect(versionOf(await bench.rollBack())).toBe(1);
  });

  it('does not hold it against a release that a replica failed which was not expected and is gone', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    await bench.startReplica('broken');
    const broken = (status: 'failed' | 'superseded') => bench.acknowledge('broken', status);
    await broken('failed');
    await bench.promote(2);
    await expect(bench.rollBack()).rejects.toMatchObject({
      publicMessage: expect.stringContaining('release 1 failed on a replica'),
    });
    await bench.replicas.markStopped('broken');
    expect((await bench.rollBack()).to_seq).toBe(1);
  });

  it('passes over a release that a replica never had, as it went on to the next', async () => {
    await bench.startReplica('a');
    await bench.startReplica('b', (seq) => (seq === 2 ? 'superseded' : 'loaded'));
    await bench.startReplica('late', () => 'silent');
    await bench.replicas.markStopped('late');
    for (const version of [1, 2, 3]) await bench.promote(version);
    // One that starts later and passes a release by says nothing of it.
    await bench.replicas.register({ id: 'late', hostname: 'h', pid: 1, url: 'http://h' });
    await bench.acknowledge('late', 'superseded');
    expect((await bench.rollBack({ wait_ms: 0 })).to_seq).toBe(1);
  });

  it('finds the last good release beyond the first page of the history', async () => {
    await bench.startReplica('a', (seq) => (seq === 1 ? 'loaded' : 'failed'));
    await bench.promote(1);
    await bench.promote(2);
    await bench.db.prisma.$executeRaw`
      INSERT INTO releases (id, model_id, seq, kind, plan, from_seq, reason, warnings, expected_replicas, created_at, created_by)
      SELECT gen_random_uuid(), model_id, n, kind, plan, n - 1, reason, warnings, expected_replicas, created_at, created_by
      FROM releases, generate_series(3, 130) AS n WHERE model_id = ${bench.modelId}::uuid AND seq = 2`;
    expect((await bench.rollBack({ wait_ms: 0 })).to_seq).toBe(1);
    // The origin of the rollback is far back too.
    await expect(bench.rollBack()).rejects.toMatchObject({
      publicMessage: expect.stringContaining('went back to release 1 already'),
    });
  });

  it('does not count a replica that went away without answering', async () => {
    await bench.startReplica('a');
    await bench.startReplica('b', () => 'silent');
    await bench.promote(1, { wait_ms: 300 });
    await bench.promote(2, { wait_ms: 0 });
    await expect(bench.rollBack()).rejects.toMatchObject({
      publicMessage: expect.stringContaining('release 1 was not acknowledged by every replica'),
    });
    await bench.replicas.markStopped('b');
    expect(versionOf(await bench.rollBack())).toBe(1);
  });

  it('lets exactly one of two hasty ones through', async () => {
    await bench.startReplica('a');
    for (const version of [1, 2, 3]) await bench.promote(version);
    const outcomes = await Promise.allSettled([
      bench.rollBack({ expected_seq: 3 }),
      bench.rollBack({ expected_seq: 3 }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: {
        code: 'release_conflict',
        publicMessage: expect.stringContaining('rolled back to'),
      },
    });
  });

  it('goes to a release by its number, acknowledged or not', async () => {
    for (const version of [1, 2, 3]) await bench.promote(version);
    await expect(bench.rollBack()).rejects.toMatchObject({ code: 'nothing_to_roll_back' });
    expect(versionOf(await bench.rollBack({ to_seq: 1 }))).toBe(1);
    await expect(bench.rollBack({ to_seq: 9 })).rejects.toMatchObject({
      code: 'release_not_found',
    });
    await expect(bench.rollBack({ to_seq: 4 })).rejects.toMatchObject({
      code: 'nothing_to_roll_back',
    });
    await bench.archive(3);
    await expect(bench.rollBack({ to_seq: 3 })).rejects.toMatchObject({ code: 'version_archived' });
  });

  it('refuses a model that is absent or has no release', async () => {
    await expect(bench.rollBack()).rejects.toMatchObject({
      code: 'nothing_to_roll_back',
      publicMessage: 'Nothing has been released yet.',
    });
    await expect(
      bench.releases.rollBack('absent', { reason: 'x', wait_ms: 0 }, bench.ctx),
    ).rejects.toMatchObject({ code: 'model_not_found' });
  });
});

describe('previewRollback', () => {
  it('says where it goes, on how many replicas, and what differs', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    expect(await bench.preview()).toMatchObject({
      from: { seq: 1, in_force: true },
      to: null,
      refusal: expect.stringContaining('Release 1 is the first'),
    });
    await bench.promote(4);
    expect(await bench.preview()).toMatchObject({
      from: { seq: 2, in_force: true },
      to: { seq: 1, in_force: false },
      refusal: null,
      warnings: [expect.stringContaining('input hour is new')],
      replicas: 1,
    });
    expect(await bench.countReleases()).toBe(2);
  });

  it('warns of a rolled back version before it says how it differs', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    await bench.promote(4);
    await bench.rollBack();
    const { warnings } = await bench.preview({ to_seq: 2 });
    expect(warnings.length).toBeGreaterThan(1);
    expect(warnings[0]).toMatch(/^Version 4 was rolled back by Ada/);
  });

  it('is remembered when the version is promoted again', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    await bench.promote(2);
    await bench.rollBack();
    const { warnings } = await bench.promote(2);
    expect(warnings[0]).toMatch(/^Version 2 was rolled back by Ada at 2\S+Z \(release 3: /);
    await bench.promote(1);
    expect((await bench.promote(2)).warnings).toEqual([]);
  });

  it('refuses what does not exist', async () => {
    await expect(bench.releases.previewRollback('absent', {})).rejects.toMatchObject({
      code: 'model_not_found',
    });
    await bench.promote(1);
    await expect(bench.preview({ to_seq: 5 })).rejects.toMatchObject({
      code: 'release_not_found',
    });
  });

  it.each<[string, (number | 'back' | 'undo')[], number, string | null]>([
    ['promoted after each other', [1, 2], 1, null],
    ['promoted again after a rollback', [1, 2, 'back', 2], 1, null],
    ['two rollbacks', [1, 2, 3, 'back'], 1, null],
    ['an undone rollback', [1, 2, 3, 'back', 'undo'], 2, 'release 5: Undo of release 4'],
    ['a promotion after an undone rollback', [1, 2, 1, 'back', 'undo', 3], 1, null],
    ['an undone Undo', [1, 2, 3, 'back', 'undo', 'undo'], 1, null],
    ['an undone promotion', [1, 2, 3, 'undo'], 1, null],
    ['the same, promoted again since', [2, 1, 2, 'back', 2, 3], 2, null],
  ])('warns of a version that was rolled back since: %s', async (_name, history, version, why) => {
    await bench.startReplica('a');
    let inForce: Release | undefined;
    for (const step of history) {
      if (step === 'back') inForce = await bench.rollBack();
      else if (step === 'undo') {
        const { from_seq, seq } = inForce ?? {};
        inForce = await bench.rollBack({
          to_seq: from_seq ?? undefined,
          reason: `Undo of release ${seq}`,
        });
      } else inForce = await bench.promote(step);
    }
    const { to, warnings } = await bench.preview();
    expect(to && versionOf(to)).toBe(version);
    const expected = `${why}) and has not been in force since.`;
    expect(warnings).toEqual(why === null ? [] : [expect.stringContaining(expected)]);
    if (why !== null) expect(warnings[0]).toMatch(/^Version 2 was rolled back by Ada at 2\S+Z \(/);
    expect((await bench.rollBack()).warnings).toEqual(warnings);
  });
});
