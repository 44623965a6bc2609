import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGatewayFixture, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel, slowModel } from '#test/onnx-models.ts';
import { createServingBench } from '#test/serving-bench.ts';

let fixture: GatewayFixture;
let bench: ReturnType<typeof createServingBench>;
let id: string;
beforeEach(async () => {
  fixture = await createGatewayFixture();
  bench = createServingBench(fixture);
  id = await fixture.addModel('m');
});
afterEach(async () => {
  await bench.close();
  await fixture.close();
});

const RUNS = { features: [1, 2, 3] };

/** A busy machine may take its time until runs have begun; they take longer than looking does. */
const POLL = { interval: 2, timeout: 5000 };

describe('a version that an operator holds', () => {
  const hold = () =>
    fixture.db.pool.query(
      `INSERT INTO breaker_holds (model_id, version, reason, held_at, held_by) VALUES ($1, 1, 'looks wrong', now(), '{}')`,
      [id],
    );

  it('does not answer, also not what it answered before, until it is let go', async () => {
    await fixture.addVersion('m', constantScoreModel(1));
    await fixture.addVersion('m', constantScoreModel(2));
    await bench.release(id, 1, { fallback: [2] });
    await bench.ask(RUNS);
    expect((await bench.ask(RUNS)).response).toMatchObject({ version: 1, cached: true });
    await hold();
    expect((await bench.ask(RUNS)).response).toMatchObject({
      version: 2,
      prediction: 2,
      served_by: 'fallback',
      degraded: true,
      cached: false,
    });
    expect(bench.records.at(-1)?.failure).toEqual({
      version: 1,
      stage: 'run',
      code: 'breaker_held',
      reason: 'version 1: held open by an operator',
    });
    expect((await bench.ask({ ...RUNS, version: 1 })).error).toMatchObject({ code: 'no_answer' });
    expect(bench.records.at(-1)).toMatchObject({ errorStage: 'run', failure: { stage: 'run' } });
    expect(bench.breakers.of({ model: 'm', version: 1 }).view()).toMatchObject({
      state: 'open',
      held: true,
    });
    await fixture.db.pool.query(
      `UPDATE breaker_holds SET released_at = now(), released_reason = 'repaired'`,
    );
    expect((await bench.ask(RUNS)).response).toMatchObject({ version: 1, degraded: false });
    expect(bench.transitions).toEqual([
      '1 breaker_opened: held open by an operator: looks wrong',
      '1 breaker_closed: closed by an operator: repaired',
    ]);
  });

  it('does not answer from a run that was under way, for nobody who waits for it', async () => {
    await fixture.addVersion('m', slowModel(1500));
    await fixture.addVersion('m', constantScoreModel(2));
    await bench.set(id, { timeout_ms: 10_000 });
    await bench.release(id, 1, { fallback: [2] });
    await bench.ask(RUNS);
    const kept = bench.cache?.stats().entries;
    const asked = [bench.ask({ features: [4, 4, 4] }), bench.ask({ features: [4, 4, 4] })];
    await expect.poll(() => bench.bulkheads.underWay(id), POLL).toBe(2);
    await expect.poll(() => bench.traffic.of('m').version(1).batches, POLL).toBe(2);
    bench.breakers.of({ model: 'm', version: 1 }).hold('looks wrong');
    for (const { response } of await Promise.all(asked)) {
      expect(response).toMatchObject({ version: 2, served_by: 'fallback', cached: false });
    }
    expect(bench.cache?.stats().entries).toBe(kept);
  });

  it('is not like one that opened by itself, which may be answered for from the cache', async () => {
    await fixture.addVersion('m', constantScoreModel(1));
    await fixture.addVersion('m', constantScoreModel(2));
    await bench.release(id, 1, { fallback: [2] });
    await bench.ask(RUNS);
    const breaker = bench.breakers.of({ model: 'm', version: 1 });
    for (let failed = 0; failed < 5; failed += 1) breaker.admit()?.fail('no answer within 1 ms');
    expect((await bench.ask(RUNS)).response).toMatchObject({
      version: 1,
      cached: true,
      degraded: false,
    });
    expect((await bench.ask({ features: [7, 7, 7] })).response).toMatchObject({ version: 2 });
    expect(bench.records.at(-1)?.failure).toMatchObject({
      code: 'breaker_open',
      reason: 'version 1: breaker open (no answer within 1 ms)',
    });
  });
});
