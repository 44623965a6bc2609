import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareModel } from '#test/route-cases/prepare-model.ts';
import {
  ada,
  as,
  ben,
  block,
  openRunbookBench,
  type RunbookBench,
  reason,
  stepOf,
} from '#test/runbook-bench.ts';
import { createRunbookRuns } from './service.ts';

let bench: RunbookBench;
beforeAll(async () => {
  bench = await openRunbookBench();
});
afterAll(() => bench.stop());

/** As a process that is killed: nothing after it happens. */
class Killed extends Error {}

describe('a roll back', () => {
  const prepare = () => prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  const start = async (model: string, incident?: number) => {
    const slug = await bench.write(
      block('action', 'do: roll_back'),
      block('query', 'query: newest_releases'),
    );
    return bench.runs.start(slug, { ...(incident ? { incident } : { model }) }, as(ada));
  };

  it('is refused where the version that the incident is about has gone', async () => {
    const model = await prepare();
    const { number: incident } = await bench.openAbout(model);
    const { number } = await start(model, incident);
    await bench.services.releases.rollBack(model, { reason, wait_ms: 0 }, as(ada));
    const { refusal } = await bench.runs.preview(number, 1, { given: {} }, ada);
    expect(refusal).toMatch(/^Version 2 is not in force any more: release 3 sends the traffic to/);
  });

  it('is shown, then done as shown, and written to the incident with its result', async () => {
    const model = await prepare();
    const { number: incident, told } = await bench.openAbout(model);
    const { number, subject } = await start(model, incident);
    expect(subject).toEqual({ model, version: 2, incident });
    const preview = await bench.runs.preview(number, 1, { given: {} }, ada);
    expect(preview).toMatchObject({
      does: `${model} goes from version 2 back to version 1 (release 1) on 0 replicas.`,
      refusal: null,
    });
    expect(await bench.countReleases(model)).toBe(2);
    const { token } = preview;
    const done = await bench.runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada);
    expect(stepOf(done, 1)).toMatchObject({ state: 'done', ended_by: { name: 'Ada' }, reason });
    expect(stepOf(done, 1).said).toMatch(/from version 2 to version 1 by release 3, no replica/);
    // What comes after it and needs nobody is done at once.
    expect(stepOf(done, 2)).toMatchObject({
      state: 'done',
      said: expect.stringMatching(/rollback/),
    });
    expect(done.current).toBeNull();
    expect(await told()).toEqual([
      expect.stringMatching(/^Runbook Test: Run \d+ began about model-/),
      expect.stringMatching(/^Runbook Test, step 1 \(Roll back\): Rolled .* Reason: errors since/),
    ]);
    const audited = await bench.db.prisma.auditEntry.findMany({
      where: { model, action: 'release.rollback' },
    });
    expect(audited).toMatchObject([
      { actorName: 'Ada', requestId: `runbook-run-${number}-step-1` },
    ]);
  });

  it('is done once, however often it is pressed', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const { token } = await bench.runs.preview(number, 1, { given: {} }, ada);
    const press = () => bench.runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada);
    const pressed = await Promise.allSettled([press(), press(), press()]);
    expect(pressed.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const each of pressed) {
      if (each.status === 'rejected') {
        expect(each.reason.code).toMatch(/^runbook_step_running$/);
      }
    }
    expect(stepOf(await press(), 1).state).toBe('done');
    expect(await bench.countReleases(model)).toBe(3);
  });

  it('is not done when things are otherwise than they were shown', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const { token } = await bench.runs.preview(number, 1, { given: {} }, ada);
    const promotion = { version: 1, fallback: [], reason: 'first', wait_ms: 0 };
    await bench.services.releases.promoteVersion(model, promotion, as(ben));
    await expect(
      bench.runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada),
    ).rejects.toMatchObject({ code: 'runbook_step_changed' });
    expect(await bench.countReleases(model)).toBe(3);
    expect(stepOf(await bench.runs.get(number), 1).state).toBe('pending');
  });

  it('that was done before its process died is known to be done, and not done again', async () => {
    const model = await prepare();
    const { number: incident, told } = await bench.openAbout(model);
    const { number } = await start(model, incident);
    const dying = createRunbookRuns({
      ...bench.deps,
      releases: {
        ...bench.deps.releases,
        rollBack: async (...given) => {
          await bench.deps.releases.rollBack(...given);
          throw new Killed();
        },
      },
    });
    await expect(bench.confirm(number, 1, {}, dying)).rejects.toThrow(Killed);
    expect(stepOf(await bench.runs.get(number), 1).state).toBe('running');
    expect(await bench.countReleases(model)).toBe(3);
    // Nobody else begins it meanwhile.
    await expect(bench.confirm(number, 1)).rejects.toMatchObject({ code: 'runbook_step_running' });
    await bench.forgetTime(number);
    await Promise.all([bench.follow(), bench.follow()]);
    const after = await bench.runs.get(number);
    expect(stepOf(after, 1)).toMatchObject({ state: 'done', ended_by: { name: 'Ada' } });
    expect(stepOf(after, 1).said).toMatch(/^Rolled .* The process that did it ended|was not heard/);
    expect(stepOf(after, 2).state).toBe('done');
    const again = await bench.runs.doStep(
      number,
      1,
      { token: 'x', given: {}, reason },
      as(ada),
      ada,
    );
    expect(stepOf(again, 1).state).toBe('done');
    expect(await bench.countReleases(model)).toBe(3);
    expect((await told()).filter((text) => text.includes('step 1'))).toHaveLength(1);
  });

  it('whose process died before is known not to be done, and can be done', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const dying = createRunbookRuns({
      ...bench.deps,
      releases: { ...bench.deps.releases, rollBack: () => Promise.reject(new Killed()) },
    });
    await expect(bench.confirm(number, 1, {}, dying)).rejects.toThrow(Killed);
    await bench.forgetTime(number);
    await bench.follow();
    expect(stepOf(await bench.runs.get(number), 1)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/before anything was done/),
    });
    expect(stepOf(await bench.confirm(number, 1), 1).state).toBe('done');
    expect(await bench.countReleases(model)).toBe(3);
  });

  it('that comes too late, after it was given up, is not done any more', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const slow = createRunbookRuns({
      ...bench.deps,
      releases: {
        ...bench.deps.releases,
        rollBack: async (...given) => {
          await bench.forgetTime(number);
          await bench.follow();
          return bench.deps.releases.rollBack(...given);
        },
      },
    });
    await expect(bench.confirm(number, 1, {}, slow))
      .rejects.toMatchObject({ code: 'runbook_step_not_next' })
      .catch(() => undefined);
    expect(await bench.countReleases(model)).toBe(2);
    expect(stepOf(await bench.runs.get(number), 1).state).toBe('failed');
  });

  it('needs the role it needs elsewhere', async () => {
    const { number } = await start(await prepare());
    const viewer = { ...ada, role: 'viewer' } as const;
    await expect(bench.runs.preview(number, 1, { given: {} }, viewer)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      bench.runs.doStep(number, 1, { token: 'x', given: {}, reason }, as(ada), viewer),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
