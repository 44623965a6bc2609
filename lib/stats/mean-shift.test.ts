import { describe, expect, it } from 'vitest';
import { autoregressive, seededRandom, shifted } from '#test/stats/streams.ts';
import { meanShift } from './mean-shift.ts';

const baseline = { mean: 0, deviation: 1, effective: 10_000 };
const draw = (stream: ReturnType<typeof shifted>, seed: number, n = 1000) =>
  Float64Array.from(stream(seededRandom(seed), n), Number);

describe('meanShift', () => {
  it('of values as they come, z is of their number and of the baseline’s', () => {
    const values = Float64Array.from({ length: 400 }, (_, at) => 10.3 + (at % 2 === 0 ? 2 : -2));
    const found = meanShift(values, { mean: 10, deviation: 2, effective: 1600 });
    expect(found.shift).toBeCloseTo(0.15, 12);
    expect(found.effective).toBe(400);
    // 2 · (1 − Φ(0.3 / √(4/400 + 4/1600))).
    expect(found.pValue).toBeCloseTo(0.007290358091535648, 12);
  });

  it('values that hang together are worth fewer', () => {
    const found = meanShift(draw(autoregressive(0.9), 3), baseline);
    expect(found.effective).toBeLessThan(120);
    expect(meanShift(draw(shifted(0), 3), baseline).effective).toBeGreaterThan(800);
  });

  it('one outlier is no certain shift, and all of them are', () => {
    const one = draw(shifted(0), 4);
    one[500] = 1e6;
    expect(meanShift(one, baseline).shift).toBeGreaterThan(100);
    expect(meanShift(one, baseline).pValue).toBeGreaterThan(0.1);
    expect(meanShift(draw(shifted(0.3), 4), baseline).pValue).toBeLessThan(1e-9);
  });

  it('from a constant any step is infinitely far and certain, and none is nothing', () => {
    const constant = { mean: 1, deviation: 0, effective: 100 };
    const twos = new Float64Array(50).fill(2);
    expect(meanShift(twos, constant)).toMatchObject({ shift: Number.POSITIVE_INFINITY, pValue: 0 });
    expect(meanShift(new Float64Array(50).fill(1), constant)).toMatchObject({
      shift: 0,
      pValue: 1,
    });
  });

  it.each([0, 0.5, 0.9])('is hardly ever certain where nothing changed, at ρ = %s', (rho) => {
    const stream = autoregressive(rho);
    const alarms = Array.from({ length: 300 }, (_, seed) => {
      const { shift, pValue } = meanShift(draw(stream, seed), baseline);
      return shift >= 0.1 && pValue < 0.001;
    });
    expect(alarms.filter(Boolean).length / alarms.length).toBeLessThanOrEqual(0.02);
  });
});
