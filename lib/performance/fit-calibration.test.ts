import { describe, expect, it } from 'vitest';
import { calibrate, fitCalibration } from './fit-calibration.ts';
import { seededNumbers } from './random-order.ts';

function rows(n: number, score: (chance: number) => number, seed = 1) {
  const next = seededNumbers(seed);
  const labels = new Uint8Array(n);
  const scores = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    const chance = next();
    labels[row] = next() < chance ? 1 : 0;
    scores[row] = score(chance);
  }
  return { labels, scores };
}

describe('a calibration', () => {
  it('mends scores that are too sure', () => {
    const { labels, scores } = rows(4000, (p) => (p > 0.5 ? 0.98 : 0.02));
    const found = fitCalibration(labels, scores, { seed: 7 });
    expect(found.eceRaw).toBeGreaterThan(0.2);
    expect(found.eceCalibrated).toBeLessThan(0.02);
    const [low = 0, high = 0] = calibrate(found, Float64Array.of(0.02, 0.98));
    expect(low).toBeCloseTo(0.25, 1);
    expect(high).toBeCloseTo(0.75, 1);
  });

  it('is not used where it would worsen the error', () => {
    // Every bin's mean score is its share of positives, which a curve of four fifths can only miss.
    const scores = Float64Array.from({ length: 400 }, (_zero, row) =>
      row % 4 === 0 ? 0.75 : 0.25,
    );
    const labels = Uint8Array.from(scores, (score, row) => {
      const turn = Math.floor(row / 4) % 4;
      return (score === 0.75 ? turn < 3 : (row + turn) % 4 === 1) ? 1 : 0;
    });
    const found = fitCalibration(labels, scores, { seed: 7 });
    expect(found.eceRaw).toBeLessThan(1e-12 + (found.eceCalibrated ?? 0));
    expect(found.curve).toBeNull();
    expect(calibrate(found, scores)).toBe(scores);
  });

  it('is not learned from a handful of rows', () => {
    const { labels, scores } = rows(15, (p) => p ** 3);
    expect(fitCalibration(labels, scores, { seed: 7 })).toMatchObject({ curve: null });
  });

  it('is the same for the same seed', () => {
    const { labels, scores } = rows(500, (p) => p ** 3);
    const once = fitCalibration(labels, scores, { seed: 7 });
    expect(fitCalibration(labels, scores, { seed: 7 })).toEqual(once);
  });
});
