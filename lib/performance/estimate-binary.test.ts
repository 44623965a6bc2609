import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBinary } from './estimate-binary.ts';
import { BINARY_METRICS, evaluateBinary } from './evaluate-binary.ts';
import { fitCalibration } from './fit-calibration.ts';
import { seededNumbers } from './random-order.ts';

const NONE = { curve: null, eceRaw: null, eceCalibrated: null };

it('is the realised performance where scores are certain and right', () => {
  const bits = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(bits, (rows) => {
      const scores = Float64Array.from(rows, (one) => (one ? 1 : 0));
      const labels = Uint8Array.from(scores);
      const real = evaluateBinary({ labels, scores, threshold: 0.5 });
      const estimate = estimateBinary(scores, NONE, { threshold: 0.5 });
      expect(estimate).toEqual({ n: real.n, metrics: real.metrics, counts: real.counts });
    }),
  );
});

it('counts each row by its probability', () => {
  const scores = Float64Array.of(0.9, 0.8, 0.3, 0.3);
  const byScore = estimateBinary(scores, NONE, { threshold: 0.5 });
  expect(byScore?.counts.tp).toBeCloseTo(1.7, 12);
  expect(byScore?.counts.fn).toBeCloseTo(0.6, 12);
  expect(byScore?.metrics.accuracy).toBeCloseTo((1.7 + 1.4) / 4, 12);
  const predictions = Uint8Array.of(1, 1, 0, 0);
  const said = estimateBinary(scores, NONE, { predictions });
  for (const name of BINARY_METRICS) {
    expect(said?.metrics[name]).toBeCloseTo(byScore?.metrics[name] ?? Number.NaN, 12);
  }
  expect(estimateBinary(new Float64Array(), NONE, { threshold: 0.5 })).toBeNull();
});

/** Rows whose chance is known; scores are what a model makes of it. */
function draw(n: number, seed: number, { shift, distort }: { shift: number; distort: boolean }) {
  const next = seededNumbers(seed);
  const labels = new Uint8Array(n);
  const scores = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    const chance = next() ** shift;
    labels[row] = next() < chance ? 1 : 0;
    scores[row] = distort ? chance ** 3 / (chance ** 3 + (1 - chance) ** 3) : chance;
  }
  return { labels, scores };
}

describe('on 20,000 rows of another mix', () => {
  it.each([
    ['a calibrated model', false],
    ['a model that is too sure', true],
  ])('it is near what comes true, of %s', (_name, distort) => {
    const reference = draw(20_000, 1, { shift: 1, distort });
    const now = draw(20_000, 2, { shift: 2.5, distort });
    const calibration = fitCalibration(reference.labels, reference.scores, { seed: 3 });
    const estimate = estimateBinary(now.scores, calibration, { threshold: 0.5 });
    const before = evaluateBinary({ ...reference, threshold: 0.5 }).metrics;
    const real = evaluateBinary({ ...now, threshold: 0.5 }).metrics;
    for (const name of ['accuracy', 'precision', 'recall', 'f1', 'mcc', 'roc_auc'] as const) {
      expect(Math.abs((estimate?.metrics[name] ?? 0) - (real[name] ?? 0)), name).toBeLessThan(
        0.015,
      );
    }
    expect(Math.abs((before.recall ?? 0) - (real.recall ?? 0))).toBeGreaterThan(0.05);
  });
});
