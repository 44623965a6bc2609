import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/access.ts';
import { openIncident } from '#lib/incidents/service.ts';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { startTestConsole, type TestConsole } from '#test/console.ts';
import { freshName, prepareModel } from '#test/route-cases/prepare-model.ts';
import type { RunbookRun, RunStep } from './contract.ts';
import { type ActionDeps, createRunbookFollowing, createRunbookRuns } from './service.ts';

let console: TestConsole;
let deps: ActionDeps;
let runs: ReturnType<typeof createRunbookRuns>;
beforeAll(async () => {
  console = await startTestConsole();
  deps = { ...console.services, db: console.database.db };
  runs = createRunbookRuns(deps);
});
afterAll(() => console.stop());

const ada: Caller = { kind: 'user', id: 'u1', name: 'Ada', email: 'a@x.test', role: 'operator' };
const ben: Caller = { kind: 'user', id: 'u2', name: 'Ben', email: 'b@x.test', role: 'operator' };
const as = ({ kind, id, name }: Caller) => ({ actor: { kind, id, name }, requestId: 'req-1' });
const reason = 'errors since the release';
const block = (kind: string, ...lines: string[]) => [`\`\`\`${kind}`, ...lines, '```'].join('\n');

async function write(...blocks: string[]): Promise<string> {
  const slug = freshName();
  const body = { title: 'Test', text: blocks.join('\n\n'), expected_version: 0 };
  await console.services.runbooks.save(slug, body, as(ada));
  return slug;
}

const stepOf = (run: RunbookRun, position: number): RunStep => {
  const found = run.step_list.find((step) => step.position === position);
  if (!found) throw new Error(`no step ${position}`);
  return found;
};

async function confirm(of: typeof runs, run: number, step: number, given = {}) {
  const { token } = await runs.preview(run, step, { given }, ada);
  return of.doStep(run, step, { token, given, reason }, as(ada), ada);
}

const countReleases = (model: string) =>
  console.database.db.prisma.release.count({ where: { model: { name: model } } });

async function openAbout(model: string) {
  const at = new Date();
  const { number, id } = await console.database.db.prisma.$transaction((tx) =>
    openIncident(
      tx,
      {
        ...{ title: `${model} fails`, severity: 2, cause: 'person', fingerprint: `model:${model}` },
        ...{ models: [model], versions: [{ model, version: 2 }], runbook: 'bad-release' },
        ...{ summary: 'It fails.', startedAt: at, openedBy: as(ada).actor, entries: [] },
      },
      at,
    ),
  );
  const told = async () =>
    (
      await console.database.db.prisma.incidentEntry.findMany({
        where: { incidentId: id, kind: 'runbook' },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      })
    ).map(({ text }) => text);
  return { number, told };
}

/** As a process that is killed: nothing after it happens. */
class Killed extends Error {}

async function forgetTime(run: number): Promise<void> {
  await console.database.db.pool.query(
    `UPDATE runbook_run_steps SET started_at = started_at - interval '2 minutes'
     WHERE status = 'running' AND run_id = (SELECT id FROM runbook_runs WHERE number = $1)`,
    [run],
  );
}

const follow = () =>
  createRunbookFollowing({
    ...deps,
    warn: (error) => {
      throw error;
    },
  }).followRuns();

describe('a roll back', () => {
  const prepare = () => prepareModel(console, { versions: 2, releases: [1, 2] });
  const start = async (model: string, incident?: number) => {
    const slug = await write(
      block('action', 'do: roll_back'),
      block('query', 'query: newest_releases'),
    );
    return runs.start(slug, { ...(incident ? { incident } : { model }) }, as(ada));
  };

  it('is shown, then done as shown, and written to the incident with its result', async () => {
    const model = await prepare();
    const { number: incident, told } = await openAbout(model);
    const { number, subject } = await start(model, incident);
    expect(subject).toEqual({ model, version: 2, incident });
    const preview = await runs.preview(number, 1, { given: {} }, ada);
    expect(preview).toMatchObject({
      does: `${model} goes from version 2 back to version 1 (release 1) on 0 replicas.`,
      refusal: null,
    });
    expect(await countReleases(model)).toBe(2);
    const { token } = preview;
    const done = await runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada);
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
    const audited = await console.database.db.prisma.auditEntry.findMany({
      where: { model, action: 'release.rollback' },
    });
    expect(audited).toMatchObject([
      { actorName: 'Ada', requestId: `runbook-run-${number}-step-1` },
    ]);
  });

  it('is done once, however often it is pressed', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const { token } = await runs.preview(number, 1, { given: {} }, ada);
    const press = () => runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada);
    const pressed = await Promise.allSettled([press(), press(), press()]);
    expect(pressed.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const each of pressed) {
      if (each.status === 'rejected') {
        expect(each.reason.code).toMatch(/^runbook_step_(running|changed)$/);
      }
    }
    expect(stepOf(await press(), 1).state).toBe('done');
    expect(await countReleases(model)).toBe(3);
  });

  it('is not done when things are otherwise than they were shown', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const { token } = await runs.preview(number, 1, { given: {} }, ada);
    const promotion = { version: 1, fallback: [], reason: 'first', wait_ms: 0 };
    await console.services.releases.promoteVersion(model, promotion, as(ben));
    await expect(
      runs.doStep(number, 1, { token, given: {}, reason }, as(ada), ada),
    ).rejects.toMatchObject({ code: 'runbook_step_changed' });
    expect(await countReleases(model)).toBe(3);
    expect(stepOf(await runs.get(number), 1).state).toBe('pending');
  });

  it('that was done before its process died is known to be done, and not done again', async () => {
    const model = await prepare();
    const { number: incident, told } = await openAbout(model);
    const { number } = await start(model, incident);
    const dying = createRunbookRuns({
      ...deps,
      releases: {
        ...deps.releases,
        rollBack: async (...given) => {
          await deps.releases.rollBack(...given);
          throw new Killed();
        },
      },
    });
    await expect(confirm(dying, number, 1)).rejects.toThrow(Killed);
    expect(stepOf(await runs.get(number), 1).state).toBe('running');
    expect(await countReleases(model)).toBe(3);
    // Nobody else begins it meanwhile.
    await expect(confirm(runs, number, 1)).rejects.toMatchObject({ code: 'runbook_step_running' });
    await forgetTime(number);
    await Promise.all([follow(), follow()]);
    const after = await runs.get(number);
    expect(stepOf(after, 1)).toMatchObject({ state: 'done', ended_by: { name: 'Ada' } });
    expect(stepOf(after, 1).said).toMatch(/^Rolled .* The process that did it ended|was not heard/);
    expect(stepOf(after, 2).state).toBe('done');
    const again = await runs.doStep(number, 1, { token: 'x', given: {}, reason }, as(ada), ada);
    expect(stepOf(again, 1).state).toBe('done');
    expect(await countReleases(model)).toBe(3);
    expect((await told()).filter((text) => text.includes('step 1'))).toHaveLength(1);
  });

  it('whose process died before is known not to be done, and can be done', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const dying = createRunbookRuns({
      ...deps,
      releases: { ...deps.releases, rollBack: () => Promise.reject(new Killed()) },
    });
    await expect(confirm(dying, number, 1)).rejects.toThrow(Killed);
    await forgetTime(number);
    await follow();
    expect(stepOf(await runs.get(number), 1)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/before anything was done/),
    });
    expect(stepOf(await confirm(runs, number, 1), 1).state).toBe('done');
    expect(await countReleases(model)).toBe(3);
  });

  it('that comes too late, after it was given up, is not done any more', async () => {
    const model = await prepare();
    const { number } = await start(model);
    const slow = createRunbookRuns({
      ...deps,
      releases: {
        ...deps.releases,
        rollBack: async (...given) => {
          await forgetTime(number);
          await follow();
          return deps.releases.rollBack(...given);
        },
      },
    });
    await expect(confirm(slow, number, 1))
      .rejects.toMatchObject({ code: 'runbook_step_not_next' })
      .catch(() => undefined);
    expect(await countReleases(model)).toBe(2);
    expect(stepOf(await runs.get(number), 1).state).toBe('failed');
  });

  it('needs the role it needs elsewhere', async () => {
    const { number } = await start(await prepare());
    const viewer = { ...ada, role: 'viewer' } as const;
    await expect(runs.preview(number, 1, { given: {} }, viewer)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      runs.doStep(number, 1, { token: 'x', given: {}, reason }, as(ada), viewer),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('each action does what it says, through the service that does it elsewhere', () => {
  async function run(model: string, ...lines: string[]) {
    const slug = await write(block('action', ...lines));
    const { number } = await runs.start(slug, { model }, as(ada));
    return number;
  }

  it('promotes the version that is given', async () => {
    const model = await prepareModel(console, { versions: 2, releases: [1] });
    const number = await run(model, 'do: promote');
    expect((await runs.get(number)).step_list[0]?.asks).toEqual([
      { field: 'version', label: 'Version' },
    ]);
    await expect(runs.preview(number, 1, { given: {} }, ada)).rejects.toMatchObject({
      fields: [{ field: 'given.version', message: 'is missing' }],
    });
    expect(await runs.preview(number, 1, { given: { version: 9 } }, ada)).toMatchObject({
      refusal: expect.stringMatching(/no version 9/),
    });
    const done = await confirm(runs, number, 1, { version: 2 });
    expect(stepOf(done, 1).said).toMatch(/^Promoted version 2 of .* by release 2/);
  });

  it('sets traffic over versions', async () => {
    const model = await prepareModel(console, { versions: 2, releases: [1] });
    const number = await run(
      model,
      'do: set_traffic',
      'weights:',
      '  - {version: 1, weight: 9}',
      '  - {version: 2, weight: 1}',
    );
    const preview = await runs.preview(number, 1, { given: {} }, ada);
    expect(preview.does).toMatch(
      /now 100 % to version 1, becomes 90 % to version 1, 10 % to version 2/,
    );
    expect(stepOf(await confirm(runs, number, 1), 1).state).toBe('done');
    const release = await console.services.releases.getRelease(model, 2);
    expect(release.plan).toMatchObject({
      routes: [
        { version: 1, weight: 9 },
        { version: 2, weight: 1 },
      ],
      fallback: [1],
    });
  });

  it('opens and closes a breaker', async () => {
    const model = await prepareModel(console, { versions: 2, releases: [1] });
    const opened = await run(model, 'do: breaker', 'state: open', 'version: 1');
    expect((await runs.preview(opened, 1, { given: {} }, ada)).differences[0]).toMatch(/503/);
    await confirm(runs, opened, 1);
    expect(await console.services.serving.getHolds(model)).toMatchObject([{ version: 1, reason }]);
    await confirm(runs, await run(model, 'do: breaker', 'state: closed', 'version: 1'), 1);
    expect(await console.services.serving.getHolds(model)).toEqual([]);
    await confirm(runs, await run(model, 'do: breaker', 'state: open', 'dependency: redis'), 1);
    expect(await console.services.serving.getDependencyHolds()).toMatchObject([
      { dependency: 'redis' },
    ]);
    await confirm(runs, await run(model, 'do: breaker', 'state: closed', 'dependency: redis'), 1);
  });

  it('switches to the default answer and back, where the release has one', async () => {
    const model = await prepareModel(console, { versions: 2, releases: [1] });
    const on = ['do: default_answer', 'state: "on"'];
    const none = await run(model, ...on);
    expect(await runs.preview(none, 1, { given: {} }, ada)).toMatchObject({
      refusal: expect.stringMatching(/no default answer/),
    });
    await expect(confirm(runs, none, 1)).rejects.toMatchObject({ code: 'runbook_step_refused' });
    const promotion = { version: 2, reason: 'with a default', wait_ms: 0, default: { value: 0.5 } };
    await console.services.releases.promoteVersion(model, promotion, as(ada)).catch((error) => {
      expect(error.code).toBe('invalid_request');
    });
  });

  it('pauses and resumes retraining', async () => {
    const model = await prepareModel(console, { versions: 1, releases: [1] });
    const policy = retrainingPolicySchema.parse({ triggers: { schedule: { cron: '0 3 * * 1' } } });
    await console.services.retraining.setPolicy(model, { policy, expected_version: null }, as(ada));
    const paused = await run(model, 'do: retraining', 'state: paused');
    expect(await runs.preview(paused, 1, { given: {} }, ada)).toMatchObject({
      differences: ['Triggers that are turned off: schedule.'],
    });
    expect(stepOf(await confirm(runs, paused, 1), 1).state).toBe('done');
    const during = await console.services.retraining.getRetraining(model);
    expect(during.policy).toMatchObject({ version: 2, policy: { triggers: { schedule: null } } });
    await confirm(runs, await run(model, 'do: retraining', 'state: resumed'), 1);
    const after = await console.services.retraining.getRetraining(model);
    expect(after.policy).toMatchObject({ version: 3, policy: { triggers: policy.triggers } });
  });

  it('starts a training run', async () => {
    const model = await prepareModel(console, { versions: 1, releases: [1] });
    const number = await run(model, 'do: start_training');
    const done = await confirm(runs, number, 1);
    const { open_run: open } = await console.services.retraining.getRetraining(model);
    expect(stepOf(done, 1)).toMatchObject(
      open
        ? { state: 'done', said: `Started a training run of ${model}: run 1.` }
        : { state: 'failed' },
    );
  });

  it('silences alerts of the model for a while', async () => {
    const model = await prepareModel(console, { versions: 1 });
    const number = await run(model, 'do: silence', 'minutes: 30', 'alerts: [errors]');
    await confirm(runs, number, 1);
    const { items } = await console.services.silences.list({ state: 'current', limit: 50 });
    expect(items).toContainEqual(
      expect.objectContaining({
        matchers: [
          { label: 'model', op: 'in', values: [model] },
          { label: 'alert', op: 'in', values: ['errors'] },
        ],
      }),
    );
  });
});

describe('the other steps', () => {
  it('too little data is a result of its own, and stops the run until somebody goes on', async () => {
    const model = await prepareModel(console, { versions: 1, releases: [1] });
    const slug = await write(
      block('check', 'query: error_rate_by_version', 'value: error_rate', 'op: "<"', 'than: 0.01'),
      block('query', 'query: newest_releases'),
    );
    const run = await runs.start(slug, { model }, as(ada));
    expect(stepOf(run, 1)).toMatchObject({ state: 'failed', verdict: 'too_little_data' });
    expect(run.current).toBe(1);
    await console.database.db.pool.query(
      `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
       VALUES ($1, date_trunc('minute', now()), 1, 1, 1000, 1000, 0, 500, array_fill(0::bigint, ARRAY[80]))`,
      [model],
    );
    const again = await runs.doStep(run.number, 1, { given: {} }, as(ada), ada);
    expect(stepOf(again, 1)).toMatchObject({ state: 'failed', verdict: 'fail' });
    const skipped = await runs.skip(run.number, 1, { reason: 'known' }, as(ada));
    expect(stepOf(skipped, 1)).toMatchObject({ state: 'skipped', reason: 'known' });
    expect(stepOf(skipped, 2).state).toBe('done');
    const ended = await runs.end(run.number, { how: 'finish' }, as(ada));
    expect(ended).toMatchObject({ status: 'finished', ended_by: { name: 'Ada' } });
    expect(ended.events.map(({ kind }) => kind)).toEqual([
      'started',
      'check',
      'check',
      'skipped',
      'query',
      'finished',
    ]);
  });

  it('another person approves, and the run goes on', async () => {
    const slug = await write(block('approval', 'ask: So?'), block('query', 'query: replicas'));
    const run = await runs.start(slug, {}, as(ada));
    expect(stepOf(run, 1)).toMatchObject({ state: 'running', started_by: { name: 'Ada' } });
    const decide = (who: Caller, answer: 'approve' | 'decline') =>
      runs.decide(run.number, 1, { answer, note: 'looked' }, as(who));
    await expect(decide(ada, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    expect(stepOf(await decide(ben, 'decline'), 1).state).toBe('failed');
    await expect(runs.skip(run.number, 1, { reason: 'late' }, as(ada))).rejects.toMatchObject({
      code: 'runbook_step_not_next',
    });
    await runs.doStep(run.number, 1, { given: {} }, as(ada), ada);
    const after = await decide(ben, 'approve');
    expect(stepOf(after, 1)).toMatchObject({ state: 'done', said: 'Approved: looked.' });
    expect(stepOf(after, 2).state).toBe('done');
  });

  it('a wait ends when its time has come, also while nobody looks', async () => {
    const slug = await write(block('wait', 'minutes: 5'), block('query', 'query: replicas'));
    const { number } = await runs.start(slug, {}, as(ada));
    await follow();
    expect(stepOf(await runs.get(number), 1).state).toBe('running');
    await console.database.db.pool.query(
      `UPDATE runbook_run_steps SET due_at = now() WHERE run_id = (SELECT id FROM runbook_runs WHERE number = $1) AND position = 1`,
      [number],
    );
    await Promise.all([follow(), follow()]);
    const after = await runs.get(number);
    expect(after.step_list.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(after.events.filter(({ kind }) => kind === 'wait')).toHaveLength(2);
  });

  it('a wait for a check ends when it passes, or when it has lasted too long', async () => {
    const until = (than: number) =>
      block(
        'wait',
        'until:',
        '  query: replicas',
        '  value: replicas',
        '  op: ">="',
        `  than: ${than}`,
        'at_most_minutes: 1',
      );
    const slug = await write(until(0), until(5));
    const { number } = await runs.start(slug, {}, as(ada));
    await follow();
    await follow();
    const waiting = await runs.get(number);
    expect(waiting.step_list.map(({ state }) => state)).toEqual(['done', 'running']);
    await console.database.db.pool.query(
      `UPDATE runbook_run_steps SET due_at = now() WHERE run_id = (SELECT id FROM runbook_runs WHERE number = $1) AND position = 2`,
      [number],
    );
    await follow();
    expect(stepOf(await runs.get(number), 2)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/^It did not come about in time\./),
    });
  });

  it('follows the version that it began with', async () => {
    const slug = await write(block('approval', 'ask: So?'));
    const { number } = await runs.start(slug, {}, as(ada));
    const body = { title: 'New', text: block('query', 'query: replicas'), expected_version: 1 };
    await console.services.runbooks.save(slug, body, as(ben));
    expect((await runs.get(number)).step_list).toMatchObject([{ kind: 'approval' }]);
    expect((await runs.start(slug, {}, as(ada))).step_list).toMatchObject([{ kind: 'query' }]);
  });

  it('an incident has one run of a runbook', async () => {
    const model = await prepareModel(console, { versions: 2, releases: [1] });
    const { number: incident } = await openAbout(model);
    const slug = await write(block('approval', 'ask: So?'));
    const start = () => runs.start(slug, { incident }, as(ada));
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [open] = (await runs.list({ incident, limit: 5 })).items;
    await expect(start()).rejects.toMatchObject({
      code: 'runbook_run_open',
      extra: { run: open?.number },
    });
    await runs.end(open?.number ?? 0, { how: 'abandon', reason: 'wrong one' }, as(ada));
    expect((await start()).status).toBe('open');
  });
});
