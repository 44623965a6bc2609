import { expect, it } from 'vitest';
import { createGatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';
it('measures', async () => {
  const fixture = await createGatewayFixture();
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.addVersion('m', constantScoreModel(2));
  await fixture.start(); await fixture.start();
  await fixture.promote('m', 1);
  const after: number[] = []; const total: number[] = []; const loads: number[] = [];
  for (let i = 0; i < 40; i++) {
    const t = performance.now();
    const r = i % 2 ? await fixture.rollBack('m') : await fixture.promote('m', 2);
    total.push(performance.now() - t);
    after.push(...r.acknowledgements.map((a) => a.after_ms ?? -1)); loads.push(...r.acknowledgements.map((a) => a.load_ms ?? -1));
  }
  const q = (v: number[], p: number) => v.toSorted((a, b) => a - b)[Math.floor(p * (v.length - 1))];
  process.stdout.write(`LAT after p50 ${q(after, .5)} p99 ${q(after, .99)} total p50 ${q(total, .5)} p99 ${q(total, .99)} loads>0 ${loads.filter((l) => l > 0).length}\n`);
  await fixture.close();
  expect(1).toBe(1);
}, 60000);
