import { expect, it } from 'vitest';
import { estimateBinary } from './estimate-binary.ts';
import { estimateSpread } from './estimate-spread.ts';
import { BINARY_METRICS, evaluateBinary } from './evaluate-binary.ts';
import { seededNumbers } from './random-order.ts';

const NONE = { curve: null, eceRaw: null, eceCalibrated: null };

function draw(n: number, seed: number) {
  const next = seededNumbers(seed);
  const scores = Float64Array.from({ length: n }, () => next() ** 2);
  const labels = Uint8Array.from(scores, (score) => (next() < score ? 1 : 0));
  return { scores, labels };
}

it.each([2000, 40_000])('is what accuracy of %i rows has by its formula', (n) => {
  const { scores } = draw(n, 1);
  const spread = estimateSpread(scores, NONE, { threshold: 0.5 }, { seed: 2, draws: 300 });
  const exact = Math.sqrt(scores.reduce((sum, p) => sum + p * (1 - p), 0)) / n;
  expect(Math.abs((spread.accuracy ?? 0) / exact - 1)).toBeLessThan(0.15);
});

it('holds the realised metric two standard deviations around 95 times in 100', () => {
  const names = BINARY_METRICS.filter((name) => name !== 'ece');
  const held = new Map(names.map((name) => [name, 0]));
  for (let run = 0; run < 100; run += 1) {
    const { scores, labels } = draw(500, 100 + run);
    const estimate = estimateBinary(scores, NONE, { threshold: 0.5 })?.metrics;
    const spread = estimateSpread(scores, NONE, { threshold: 0.5 }, { seed: run });
    const real = evaluateBinary({ labels, scores, threshold: 0.5 }).metrics;
    for (const name of names) {
      const off = Math.abs((real[name] ?? 0) - (estimate?.[name] ?? 0));
      if (off <= 1.96 * (spread[name] ?? 0)) held.set(name, (held.get(name) ?? 0) + 1);
    }
  }
  for (const [name, count] of held) expect(count, name).toBeGreaterThanOrEqual(87);
});

it('is null where a draw had no value, and follows predictions', () => {
  const spread = estimateSpread(Float64Array.of(0, 0, 0), NONE, { threshold: 0.5 }, { seed: 1 });
  expect(spread).toMatchObject({ accuracy: 0, roc_auc: null });
  const { scores } = draw(500, 1);
  const predictions = Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
  const said = estimateSpread(scores, NONE, { predictions }, { seed: 1 });
  expect(said).toEqual(estimateSpread(scores, NONE, { threshold: 0.5 }, { seed: 1 }));
});
