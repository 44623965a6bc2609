import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { createGatewayFixture, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';
import { createServingBench } from '#test/serving-bench.ts';

let fixture: GatewayFixture;
let bench: ReturnType<typeof createServingBench>;
let isFailing = false;
beforeEach(async () => {
  fixture = await createGatewayFixture();
  const { runtime } = fixture;
  const failing: typeof runtime = {
    ...runtime,
    async load(...asked) {
      const session = await runtime.load(...asked);
      const failure = new RunFailure('lost', 'it answered 500: cannot handle 77123.5', {
        plain: 'it answered 500',
      });
      return {
        ...session,
        run: (...of) => (isFailing ? Promise.reject(failure) : session.run(...of)),
      };
    },
  };
  bench = createServingBench({ ...fixture, runtime: failing });
});
afterEach(async () => {
  await bench.close();
  await fixture.close();
});

it('keeps what was said of a value out of breakers, histories and logs, and in the record', async () => {
  const id = await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await bench.release(id, 1, {});
  await bench.ask({ features: [1, 2, 3] });
  isFailing = true;
  for (let asked = 0; asked < 5; asked += 1) {
    const { error } = await bench.ask({ features: [asked, 2, 77123.5] });
    expect(error).toMatchObject({ code: 'no_answer', message: 'version 1: it answered 500' });
    expect(String((error as Error).cause)).not.toContain('77123');
  }
  expect(bench.transitions).toEqual([
    '1 breaker_opened: 5 calls in a row failed, the last: it answered 500',
  ]);
  const view = bench.breakers.of({ model: 'm', version: 1 }).view();
  expect(view.last_failure).toBe('it answered 500');
  expect(bench.records.at(-1)?.failure?.reason).toContain('cannot handle 77123.5');
});
