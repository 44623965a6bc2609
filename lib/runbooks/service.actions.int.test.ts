import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { prepareModel } from '#test/route-cases/prepare-model.ts';
import { breakRule, prepareRuled } from '#test/route-cases/validation.ts';
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

describe('each action does what it says, through the service that does it elsewhere', () => {
  async function run(model: string, ...lines: string[]) {
    const slug = await bench.write(block('action', ...lines));
    const { number } = await bench.runs.start(slug, { model }, as(ada));
    return number;
  }

  it('promotes the version that is given', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const number = await run(model, 'do: promote');
    expect((await bench.runs.get(number)).step_list[0]?.asks).toEqual([
      { field: 'version', label: 'Version' },
    ]);
    await expect(bench.runs.preview(number, 1, { given: {} }, ada)).rejects.toMatchObject({
      fields: [{ field: 'given.version', message: 'is missing' }],
    });
    expect(await bench.runs.preview(number, 1, { given: { version: 9 } }, ada)).toMatchObject({
      refusal: expect.stringMatching(/no version 9/),
    });
    const done = await bench.confirm(number, 1, { version: 2 });
    expect(stepOf(done, 1).said).toMatch(/^Promoted version 2 of .* by release 2/);
  });

  it('sets traffic over versions', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const number = await run(
      model,
      'do: set_traffic',
      'weights:',
      '  - {version: 1, weight: 9}',
      '  - {version: 2, weight: 1}',
    );
    const preview = await bench.runs.preview(number, 1, { given: {} }, ada);
    expect(preview.does).toMatch(
      /now 100 % to version 1, becomes 90 % to version 1, 10 % to version 2/,
    );
    expect(stepOf(await bench.confirm(number, 1), 1).state).toBe('done');
    const release = await bench.services.releases.getRelease(model, 2);
    expect(release.plan).toMatchObject({
      routes: [
        { version: 1, weight: 9 },
        { version: 2, weight: 1 },
      ],
      fallback: [1],
    });
  });

  it('opens and closes a breaker', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const opened = await run(model, 'do: breaker', 'state: open', 'version: 1');
    expect((await bench.runs.preview(opened, 1, { given: {} }, ada)).differences[0]).toMatch(/503/);
    await bench.confirm(opened, 1);
    expect(await bench.services.serving.getHolds(model)).toMatchObject([{ version: 1, reason }]);
    await bench.confirm(await run(model, 'do: breaker', 'state: closed', 'version: 1'), 1);
    expect(await bench.services.serving.getHolds(model)).toEqual([]);
    await bench.confirm(await run(model, 'do: breaker', 'state: open', 'dependency: redis'), 1);
    expect(await bench.services.serving.getDependencyHolds()).toMatchObject([
      { dependency: 'redis' },
    ]);
    await bench.confirm(await run(model, 'do: breaker', 'state: closed', 'dependency: redis'), 1);
  });

  it('switches to the default answer and back, where the release has one', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const on = ['do: default_answer', 'state: "on"'];
    const none = await run(model, ...on);
    expect(await bench.runs.preview(none, 1, { given: {} }, ada)).toMatchObject({
      refusal: expect.stringMatching(/no default answer/),
    });
    await expect(bench.confirm(none, 1)).rejects.toMatchObject({ code: 'runbook_step_refused' });
    const promotion = { version: 2, reason: 'with a default', wait_ms: 0, default: { value: 0.5 } };
    await bench.services.releases.promoteVersion(model, promotion, as(ada));
    const ask = () =>
      bench.services.tryIt.predict(
        model,
        { features: [1, 2, 3] },
        { caller: ada, requestId: randomUUID(), headers: new Headers() },
      );
    expect(await ask()).toMatchObject({ version: 2, served_by: 'primary' });
    const switched = await bench.confirm(await run(model, ...on), 1);
    expect(stepOf(switched, 1).said).toMatch(/^Switched .* version 2 and 1 is held\.$/);
    expect(await ask()).toMatchObject({ prediction: 0.5, served_by: 'default', degraded: true });
    expect(await bench.runs.preview(await run(model, ...on), 1, { given: {} }, ada)).toMatchObject({
      refusal: 'The default answers everything already.',
    });
    await bench.confirm(await run(model, 'do: default_answer', 'state: "off"'), 1);
    expect(await ask()).toMatchObject({ version: 2, served_by: 'primary', degraded: false });
  });

  it('does not switch when another release came between', async () => {
    const model = await prepareModel(bench.console, { versions: 2, releases: [1] });
    const promote = (version: number) =>
      bench.services.releases.promoteVersion(
        model,
        { version, reason: 'other', wait_ms: 0, default: { value: 0.5 } },
        as(ben),
      );
    await promote(2);
    const number = await run(model, 'do: default_answer', 'state: "on"');
    const { token } = await bench.runs.preview(number, 1, { given: {} }, ada);
    const racing = createRunbookRuns({
      ...bench.deps,
      serving: {
        ...bench.deps.serving,
        setBreakers: async (...given) => {
          await promote(1);
          return bench.deps.serving.setBreakers(...given);
        },
      },
    });
    const after = await racing.doStep(number, 1, { token, given: {}, reason }, as(ada), ada);
    expect(stepOf(after, 1)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/Another release/),
    });
    expect(await bench.services.serving.getHolds(model)).toEqual([]);
  });

  it('replays a request from quarantine, and one of the log anew', async () => {
    const model = await prepareRuled(bench.console, 'quarantine');
    expect((await breakRule(bench.console, model)).status).toBe(422);
    const { items } = await bench.services.quarantine.listQuarantine({ model, limit: 1 });
    const id = items[0]?.id ?? '';
    const kept = await run(model, 'do: replay_request', 'from: quarantine');
    await expect(
      bench.runs.preview(kept, 1, { given: { request: 'x' } }, ada),
    ).rejects.toMatchObject({ code: 'invalid_request' });
    // As long as the rule holds it is refused, and stays where it is.
    const refused = await bench.confirm(kept, 1, { request: id });
    expect(stepOf(refused, 1)).toMatchObject({
      state: 'failed',
      said: expect.stringMatching(/f0/),
    });
    const lifted = { mode: 'off' as const, rules: [], reason: 'wrong rule' };
    await bench.services.validation.setValidation(model, 1, lifted, as(ada));
    const replayed = await bench.confirm(kept, 1, { request: id });
    expect(stepOf(replayed, 1)).toMatchObject({
      state: 'done',
      said: expect.stringMatching(/answered/),
    });
    expect(await bench.services.quarantine.getQuarantined(id)).toMatchObject({ state: 'replayed' });

    const requestId = randomUUID();
    await bench.services.tryIt.predict(
      model,
      { features: [1, 2, 3], request_id: requestId },
      { caller: ada, requestId, headers: new Headers() },
    );
    const logged = await run(model, 'do: replay_request', 'from: log');
    const done = await bench.confirm(logged, 1, { request: requestId });
    expect(stepOf(done, 1).said).toMatch(
      /anew as runbook-run-\d+-step-1: version 1 answered \[0\.1/,
    );
    expect(
      await bench.services.predictions.getPrediction(`runbook-run-${logged}-step-1`),
    ).toMatchObject({ model, version: 1, inputs: { rows: [[1, 2, 3]] } });
  });

  it('pauses and resumes retraining', async () => {
    const model = await prepareModel(bench.console, { versions: 1, releases: [1] });
    const policy = retrainingPolicySchema.parse({ triggers: { schedule: { cron: '0 3 * * 1' } } });
    await bench.services.retraining.setPolicy(model, { policy, expected_version: null }, as(ada));
    const paused = await run(model, 'do: retraining', 'state: paused');
    expect(await bench.runs.preview(paused, 1, { given: {} }, ada)).toMatchObject({
      differences: ['Triggers that are turned off: schedule.'],
    });
    expect(stepOf(await bench.confirm(paused, 1), 1).state).toBe('done');
    const during = await bench.services.retraining.getRetraining(model);
    expect(during.policy).toMatchObject({ version: 2, policy: { triggers: { schedule: null } } });
    await bench.confirm(await run(model, 'do: retraining', 'state: resumed'), 1);
    const after = await bench.services.retraining.getRetraining(model);
    expect(after.policy).toMatchObject({ version: 3, policy: { triggers: policy.triggers } });
  });

  it('starts a training run', async () => {
    const model = await prepareModel(bench.console, { versions: 1, releases: [1] });
    const number = await run(model, 'do: start_training');
    const done = await bench.confirm(number, 1);
    expect(stepOf(done, 1)).toMatchObject({
      state: 'done',
      said: `Started a training run of ${model}: run 1.`,
    });
    const again = await run(model, 'do: start_training');
    expect(await bench.runs.preview(again, 1, { given: {} }, ada)).toMatchObject({
      refusal: 'Training run 1 is queued already.',
    });
  });

  it('silences alerts of the model for a while', async () => {
    const model = await prepareModel(bench.console, { versions: 1 });
    const number = await run(model, 'do: silence', 'minutes: 30', 'alerts: [errors]');
    await bench.confirm(number, 1);
    const { items } = await bench.services.silences.list({ state: 'current', limit: 50 });
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
