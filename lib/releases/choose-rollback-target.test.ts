import { describe, expect, it } from 'vitest';
import {
  chooseNamedRelease,
  chooseRollbackTarget,
  type PastRelease,
} from './choose-rollback-target.ts';

const none = new Set<number>();
const good = { loaded: 2, failed: 0, awaited: 0 };

/** A history in the making: promote(version) and rollBack() append, as the service would. */
function writeHistory() {
  const releases: PastRelease[] = [];
  const append = (kind: PastRelease['kind'], plan: PastRelease['plan'], toSeq: number | null) => {
    const seq = releases.length + 1;
    releases.push({ seq, kind, fromSeq: seq > 1 ? seq - 1 : null, toSeq, plan, ...good });
  };
  return {
    releases,
    promote(version: number, acks: Partial<typeof good> = {}) {
      append('promote', { routes: [{ version, weight: 1 }], fallback: [] }, null);
      Object.assign(releases.at(-1) ?? {}, acks);
      return this;
    },
    rollBack(unready: ReadonlySet<number> = none) {
      const target = chooseRollbackTarget(releases, unready);
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
  it('goes back once, and says so the second time', () => {
    const history = writeHistory().promote(1).promote(2);
    expect(history.rollBack().seq).toBe(1);
    expect(() => history.rollBack()).toThrow(
      refusal('Release 3 went back to release 1 already, and nothing came before that.'),
    );
  });

  it('goes back fifty times when the version is promoted again each time', () => {
    const history = writeHistory().promote(1);
    for (let time = 0; time < 50; time++) {
      history.promote(2);
      expect(versionOf(history.rollBack())).toBe(1);
    }
    expect(history.releases).toHaveLength(101);
  });

  it('goes two steps back by two rollbacks', () => {
    const history = writeHistory().promote(10).promote(11).promote(12);
    expect(versionOf(history.rollBack())).toBe(11);
    expect(versionOf(history.rollBack())).toBe(10);
    expect(() => history.rollBack()).toThrow(refusal('nothing came before'));
  });

  it('still reaches the first version after going back and forth', () => {
    const history = writeHistory().promote(10).promote(11).promote(12);
    history.rollBack();
    history.promote(12);
    expect(versionOf(history.rollBack())).toBe(11);
    expect(versionOf(history.rollBack())).toBe(10);
  });

  it.each([
    ['failed on a replica', { failed: 1 }],
    ['was loaded by no replica', { loaded: 0 }],
    ['was not acknowledged by every replica', { awaited: 1 }],
  ])('passes over a release that %s', (why, acks) => {
    const history = writeHistory().promote(1).promote(2, acks).promote(3);
    expect(chooseRollbackTarget(history.releases, none).seq).toBe(1);
    const alone = writeHistory().promote(2, acks).promote(3);
    expect(() => chooseRollbackTarget(alone.releases, none)).toThrow(refusal(`release 1 ${why}`));
  });

  it('passes over a release whose version was archived', () => {
    const history = writeHistory().promote(1).promote(2).promote(3);
    expect(chooseRollbackTarget(history.releases, new Set([2])).seq).toBe(1);
    expect(() => chooseRollbackTarget(history.releases, new Set([1, 2]))).toThrow(
      refusal('release 2 needs version 2, archived or deleted'),
    );
  });

  it('passes over a release that was itself rolled back', () => {
    const history = writeHistory().promote(1).promote(2);
    history.rollBack();
    history.promote(3);
    const target = chooseRollbackTarget(history.releases, none);
    expect(target.seq).toBe(3);
    expect(versionOf(target)).toBe(1);
  });

  it('passes over a release that sends traffic as it is sent now', () => {
    const history = writeHistory().promote(1).promote(2).promote(3).promote(2);
    expect(versionOf(chooseRollbackTarget(history.releases, none))).toBe(3);
    const twice = writeHistory().promote(1).promote(2).promote(2);
    expect(versionOf(chooseRollbackTarget(twice.releases, none))).toBe(1);
  });

  it('says why there is nothing', () => {
    expect(() => chooseRollbackTarget([], none)).toThrow(refusal('Nothing has been released yet.'));
    expect(() => chooseRollbackTarget(writeHistory().promote(1).releases, none)).toThrow(
      refusal('Release 1 is the first'),
    );
    const failures = writeHistory();
    for (const version of [1, 2, 3, 4, 5]) failures.promote(version, { failed: 1 });
    expect(() => chooseRollbackTarget(failures.releases, none)).toThrow(refusal('and 1 more.'));
  });
});

describe('chooseNamedRelease', () => {
  const { releases } = writeHistory().promote(1, { loaded: 0 }).promote(2).promote(1).promote(3);

  it('takes any earlier release, acknowledged or not', () => {
    expect(chooseNamedRelease(releases, none, 1).seq).toBe(1);
    expect(chooseNamedRelease(releases, none, 2).seq).toBe(2);
  });

  it.each([
    ['one that does not exist', releases, none, 5, 'release_not_found'],
    ['the one in force', releases, none, 4, 'nothing_to_roll_back'],
    ['the plan in force', releases.slice(0, 3), none, 1, 'nothing_to_roll_back'],
    ['an archived version', releases, new Set([2]), 2, 'version_archived'],
    ['a model without releases', [], none, 1, 'nothing_to_roll_back'],
  ])('refuses %s', (_name, history, unready, toSeq, code) => {
    expect(() => chooseNamedRelease(history, unready, toSeq)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
