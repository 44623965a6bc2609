import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/access.ts';
import { prepareModel } from '#test/route-cases/prepare-model.ts';
import {
  ada,
  as,
  ben,
  block,
  openRunbookBench,
  type RunbookBench,
  stepOf,
} from '#test/runbook-bench.ts';

let bench: RunbookBench;
beforeAll(async () => {
  bench = await openRunbookBench();
});
afterAll(() => bench.stop());

describe('the other steps', () => {
  it('too little data is a result of its own, and stops the run until somebody goes on', async () => {
    const model = await prepareModel(bench.console, { versions: 1, releases: [1] });
    const slug = await bench.write(
      block('check', 'query: error_rate_by_version', 'value: error_rate', 'op: "<"', 'than: 0.01'),
      block('query', 'query: newest_releases'),
    );
    const run = await bench.runs.start(slug, { model }, as(ada));
    expect(stepOf(run, 1)).toMatchObject({ state: 'failed', verdict: 'too_little_data' });
    expect(run.current).toBe(1);
    await bench.db.pool.query(
      `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
       VALUES ($1, date_trunc('minute', now()), 1, 1, 1000, 1000, 0, 500, array_fill(0::bigint, ARRAY[80]))`,
      [model],
    );
    const again = await bench.runs.doStep(run.number, 1, { given: {} }, as(ada), ada);
    expect(stepOf(again, 1)).toMatchObject({ state: 'failed', verdict: 'fail' });
    const skipped = await bench.runs.skip(run.number, 1, { reason: 'known' }, as(ada));
    expect(stepOf(skipped, 1)).toMatchObject({ state: 'skipped', reason: 'known' });
    expect(stepOf(skipped, 2).state).toBe('done');
    const ended = await bench.runs.end(run.number, { how: 'finish' }, as(ada));
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
    const slug = await bench.write(
      block('approval', 'ask: So?'),
      block('query', 'query: replicas'),
    );
    const run = await bench.runs.start(slug, {}, as(ada));
    expect(stepOf(run, 1)).toMatchObject({ state: 'running', started_by: { name: 'Ada' } });
    const decide = (who: Caller, answer: 'approve' | 'decline') =>
      bench.runs.decide(run.number, 1, { answer, note: 'looked' }, as(who));
    await expect(decide(ada, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    expect(stepOf(await decide(ben, 'decline'), 1).state).toBe('failed');
    await expect(bench.runs.skip(run.number, 1, { reason: 'late' }, as(ada))).rejects.toMatchObject(
      {
        code: 'runbook_step_not_next',
      },
    );
    await bench.runs.doStep(run.number, 1, { given: {} }, as(ada), ada);
    const after = await decide(ben, 'approve');
    expect(stepOf(after, 1)).toMatchObject({ state: 'done', said: 'Approved: looked.' });
    expect(stepOf(after, 2).state).toBe('done');
  });

  it('a wait ends when its time has come, also while nobody looks', async () => {
    const slug = await bench.write(block('wait', 'minutes: 5'), block('query', 'query: replicas'));
    const { number } = await bench.runs.start(slug, {}, as(ada));
    await bench.follow();
    expect(stepOf(await bench.runs.get(number), 1).state).toBe('running');
    await bench.makeDue(number);
    await Promise.all([bench.follow(), bench.follow()]);
    const after = await bench.runs.get(number);
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
    const slug = await bench.write(until(0), until(5));
    const { number } = await bench.runs.start(slug, {}, as(ada));
    await bench.follow();
    await bench.follow();
    const waiting = await bench.runs.get(number);
    expect(waiting.step_list.map(({ state }) => state)).toEqual(['done', 'running']);
    await bench.makeDue(number);
    await bench.follow();
    expect(stepOf(await bench.runs.get(number), 2)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/^It did not come about in time\./),
    });
  });

  it('follows the version that it began with', async () => {
    const slug = await bench.write(block('approval', 'ask: So?'));
    const { number } = await bench.runs.start(slug, {}, as(ada));
    const body = { title: 'New', text: block('query', 'query: replicas'), expected_version: 1 };
    await bench.services.runbooks.save(slug, body, as(ben));
    expect((await bench.runs.get(number)).step_list).toMatchObject([{ kind: 'approval' }]);
    expect((await bench.runs.start(slug, {}, as(ada))).step_list).toMatchObject([
      { kind: 'query' },
    ]);
  });

  it('an incident has one run of a runbook', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const { number: incident } = await bench.openAbout(model);
    const slug = await bench.write(block('approval', 'ask: So?'));
    const start = () => bench.runs.start(slug, { incident }, as(ada));
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [open] = (await bench.runs.list({ incident, limit: 5 })).items;
    await expect(start()).rejects.toMatchObject({
      code: 'runbook_run_open',
      extra: { run: open?.number },
    });
    await bench.runs.end(open?.number ?? 0, { how: 'abandon', reason: 'wrong one' }, as(ada));
    expect((await start()).status).toBe('open');
  });
});
