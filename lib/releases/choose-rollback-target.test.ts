import { describe, expect, it } from 'vitest';
import {
  checkNamedRelease,
  chooseRollbackTarget,
  type PastRelease,
} from './choose-rollback-target.ts';

const good = { loaded: 2, failed: 0, superseded: 0, awaited: 0 };

/** As the store gives them, with these versions archived. */
function* newestFirst(history: readonly PastRelease[], archived: number[] = []) {
  for (const release of history.toReversed())
    yield { ...release, unready: unreadyIn(release, archived) };
}
const unreadyIn = ({ plan }: PastRelease, archived: number[]) =>
  plan.routes.map((route) => route.version).filter((version) => archived.includes(version));
const choose = (history: readonly PastRelease[], archived?: number[], without?: number[]) =>
  chooseRollbackTarget(newestFirst(history, archived), without);

/** A history in the making: promote(version) and rollBack() append, as the service would. */
function writeHistory() {
  const releases: PastRelease[] = [];
  const append = (kind: PastRelease['kind'], plan: PastRelease['plan'], toSeq: number | null) => {
    const seq = releases.length + 1;
    releases.push({ seq, kind, toSeq, plan, unready: [], ...good });
  };
  return {
    releases,
    promote(version: number, acks: Partial<typeof good> = {}) {
      append('promote', { routes: [{ version, weight: 1 }], fallback: [] }, null);
      Object.assign(releases.at(-1) ?? {}, acks);
      return this;
    },
    async rollBack() {
      const target = await choose(releases);
      append('rollback', target.plan, target.seq);
      return target;
    },
  };
}
const versionOf = (release: PastRelease) => release.plan.routes[0]?.version;
const refusal = (message: string) =>
  expect.objectContaining({
    code: 'nothing_to_roll_back',
    message: expect.stringContaining(message),
  });

describe('chooseRollbackTarget', () => {
  it('goes back once, and says so the second time', async () => {
    const history = writeHistory().promote(1).promote(2);
    expect((await history.rollBack()).seq).toBe(1);
    await expect(history.rollBack()).rejects.toEqual(
      refusal('Release 3 went back to release 1 already, and nothing came before that.'),
    );
  });

  it('goes back fifty times when the version is promoted again each time', async () => {
    const history = writeHistory().promote(1);
    for (let time = 0; time < 50; time++) {
      history.promote(2);
      expect(versionOf(await history.rollBack())).toBe(1);
    }
    expect(history.releases).toHaveLength(101);
  });

  it('goes two steps back by two rollbacks', async () => {
    const history = writeHistory().promote(10).promote(11).promote(12);
    expect(versionOf(await history.rollBack())).toBe(11);
    expect(versionOf(await history.rollBack())).toBe(10);
    await expect(history.rollBack()).rejects.toEqual(refusal('nothing came before'));
  });

  it('still reaches the first version after going back and forth', async () => {
    const history = writeHistory().promote(10).promote(11).promote(12);
    await history.rollBack();
    history.promote(12);
    expect(versionOf(await history.rollBack())).toBe(11);
    expect(versionOf(await history.rollBack())).toBe(10);
  });

  it.each([
    ['failed on a replica', { failed: 1 }],
    ['was loaded by no replica', { loaded: 0, superseded: 2 }],
    ['was replaced before every replica had it', { superseded: 1 }],
    ['was not acknowledged by every replica', { awaited: 1 }],
  ])('passes over a release that %s', async (why, acks) => {
    const history = writeHistory().promote(1).promote(2, acks).promote(3);
    expect((await choose(history.releases)).seq).toBe(1);
    const alone = writeHistory().promote(2, acks).promote(3);
    await expect(choose(alone.releases)).rejects.toEqual(refusal(`release 1 ${why}`));
  });

  it('passes over a release whose version was archived', async () => {
    const { releases } = writeHistory().promote(1).promote(2).promote(3);
    expect((await choose(releases, [2])).seq).toBe(1);
    await expect(choose(releases, [1, 2])).rejects.toEqual(
      refusal('release 2 needs version 2, archived or deleted'),
    );
  });

  it('passes over a release that was itself rolled back', async () => {
    const history = writeHistory().promote(1).promote(2);
    await history.rollBack();
    history.promote(3);
    const target = await choose(history.releases);
    expect(target.seq).toBe(3);
    expect(versionOf(target)).toBe(1);
  });

  it('passes over a release whose version was rolled back since', async () => {
    const history = writeHistory().promote(1).promote(3).promote(2).promote(3);
    expect(versionOf(await history.rollBack())).toBe(2);
    expect(versionOf(await history.rollBack())).toBe(1);
  });

  it('takes one whose version was rolled back, and promoted again, before', async () => {
    const history = writeHistory().promote(1).promote(2);
    await history.rollBack();
    history.promote(2).promote(3);
    expect(versionOf(await history.rollBack())).toBe(2);
  });

  it('gets rid of versions whatever else of their plans changed', async () => {
    const { releases } = writeHistory().promote(1).promote(2);
    const [, last] = releases;
    if (!last) throw new Error('nothing was promoted');
    const otherDefault = { ...last.plan, default: { value: 0 } };
    const again = [...releases, { ...last, seq: 3, plan: otherDefault }];
    expect((await choose(again)).seq).toBe(2);
    expect((await choose(again, [], [2])).seq).toBe(1);
    await expect(choose(again.slice(1), [], [2])).rejects.toEqual(
      refusal('release 2 has version 2 too'),
    );
  });

  it('takes nothing good away where the versions to get rid of are gone', async () => {
    const history = writeHistory().promote(1).promote(2).promote(3);
    await history.rollBack();
    await expect(choose(history.releases, [], [3])).rejects.toEqual(
      refusal(
        'Version 3 is not in force any more: release 4 sends the traffic to version 2. To go back from that,',
      ),
    );
    await expect(choose(history.releases, [], [3, 4])).rejects.toEqual(
      refusal('Versions 3 and 4 are not in force any more'),
    );
  });

  it('passes over a release that sends traffic as it is sent now', async () => {
    const history = writeHistory().promote(1).promote(2).promote(3).promote(2);
    expect(versionOf(await choose(history.releases))).toBe(3);
    const twice = writeHistory().promote(1).promote(2).promote(2);
    expect(versionOf(await choose(twice.releases))).toBe(1);
  });

  it('says why there is nothing', async () => {
    await expect(choose([])).rejects.toEqual(refusal('Nothing has been released yet.'));
    await expect(choose(writeHistory().promote(1).releases)).rejects.toEqual(
      refusal('Release 1 is the first'),
    );
    const failures = writeHistory();
    for (const version of [1, 2, 3, 4, 5]) failures.promote(version, { failed: 1 });
    await expect(choose(failures.releases)).rejects.toEqual(refusal('and 1 more.'));
  });

  it('reads no further than the release it finds', async () => {
    const { releases } = writeHistory().promote(1).promote(2).promote(3);
    const read: number[] = [];
    function* watched() {
      for (const release of newestFirst(releases)) {
        read.push(release.seq);
        yield release;
      }
    }
    await chooseRollbackTarget(watched());
    expect(read).toEqual([3, 2]);
  });
});

describe('checkNamedRelease', () => {
  const { releases } = writeHistory().promote(1, { loaded: 0 }).promote(2).promote(1).promote(3);
  const check = (history: readonly PastRelease[], archived: number[], toSeq: number) => {
    const [inForce = null] = newestFirst(history);
    const target = [...newestFirst(history, archived)].find(({ seq }) => seq === toSeq);
    return checkNamedRelease(inForce, target, toSeq);
  };

  it('takes any earlier release, acknowledged or not', () => {
    expect(check(releases, [], 1).seq).toBe(1);
    expect(check(releases, [], 2).seq).toBe(2);
  });

  it.each([
    ['one that does not exist', releases, [], 5, 'release_not_found'],
    ['the one in force', releases, [], 4, 'nothing_to_roll_back'],
    ['the plan in force', releases.slice(0, 3), [], 1, 'nothing_to_roll_back'],
    ['an archived version', releases, [2], 2, 'version_archived'],
    ['a model without releases', [], [], 1, 'nothing_to_roll_back'],
  ])('refuses %s', (_name, history, archived, toSeq, code) => {
    expect(() => check(history, archived, toSeq)).toThrow(expect.objectContaining({ code }));
  });
});
