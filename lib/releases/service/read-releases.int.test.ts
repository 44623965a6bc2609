import { describe, expect, it } from 'vitest';
import { releaseBench, versionOf } from '#test/release-bench.ts';

const bench = releaseBench();

describe('listReleases and getRelease', () => {
  it('lists newest first, by pages, with what became of each', async () => {
    await bench.startReplica('a');
    await bench.promote(1);
    await bench.promote(2);
    await bench.rollBack();
    const first = await bench.releases.listReleases(bench.model, { limit: 2 });
    const second = await bench.releases.listReleases(bench.model, {
      limit: 2,
      cursor: first.next_cursor ?? undefined,
    });
    expect(second.next_cursor).toBeNull();
    const all = [...first.items, ...second.items];
    expect(all.map((item) => [item.seq, item.in_force, item.rolled_back_by])).toEqual([
      [3, true, null],
      [2, false, 3],
      [1, false, null],
    ]);
    expect(all.every((item) => item.acknowledged && item.acknowledgements.length === 1)).toBe(true);
    expect(await bench.releases.getRelease(bench.model, 2)).toEqual(all[1]);
  });

  it('says which can be gone back to, in the words that would refuse it', async () => {
    for (const version of [1, 2, 1, 3, 1]) await bench.promote(version, { wait_ms: 0 });
    await bench.rollBack({ to_seq: 1, wait_ms: 0 });
    await bench.archive(2);
    const { items } = await bench.releases.listReleases(bench.model, { limit: 9 });
    for (const { seq, rollback_refusal } of items) {
      expect((await bench.preview({ to_seq: seq })).refusal).toBe(rollback_refusal);
    }
    expect(items.map((item) => item.rollback_refusal)).toEqual([
      'Release 6 is the one in force.',
      null,
      null,
      'Release 3 cannot be put in force again: version 2 is archived or deleted.',
      'Release 2 cannot be put in force again: version 2 is archived or deleted.',
      'Release 6, in force, sends traffic just as release 1 did.',
    ]);
  });

  it('shows a replica that loaded the release when it started later', async () => {
    await bench.promote(1);
    await bench.replicas.register({
      id: 'late',
      hostname: 'host-late',
      pid: 1,
      url: 'http://late',
    });
    await bench.acknowledge('late', 'loaded');
    const release = await bench.releases.getRelease(bench.model, 1);
    expect(release.acknowledged).toBe(true);
    expect(release.acknowledgements).toMatchObject([
      { replica: 'late', status: 'loaded', after_ms: null },
    ]);
    await bench.promote(2, { wait_ms: 0 });
    expect(versionOf(await bench.rollBack({ wait_ms: 0 }))).toBe(1);
  });

  it('refuses what does not exist', async () => {
    await expect(bench.releases.listReleases('absent', { limit: 1 })).rejects.toMatchObject({
      code: 'model_not_found',
    });
    await expect(bench.releases.getRelease(bench.model, 1)).rejects.toMatchObject({
      code: 'release_not_found',
    });
    await expect(
      bench.releases.listReleases(bench.model, { limit: 1, cursor: '!' }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
