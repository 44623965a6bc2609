import { expect, it } from 'vitest';
import { detectChanges } from './detect-changes.ts';
import { seededNumbers } from './random-order.ts';

const random = seededNumbers(3);
const errors = (rates: readonly number[]) =>
  rates.map((rate, n) => ({ at: new Date(n * 60_000), error: random() < rate ? 1 : 0 }));
const steady = (n: number, rate: number) => new Array<number>(n).fill(rate);

it('errors that become more are found by each, soon after, and not before by two of them', () => {
  const found = detectChanges(errors([...steady(2000, 0.1), ...steady(2000, 0.4)]), {
    isCounted: true,
  });
  for (const { detector, alarms } of found) {
    const rows = alarms.map((at) => at.getTime() / 60_000);
    expect(
      rows.filter((row) => row > 2000 && row < 2500),
      detector,
    ).not.toEqual([]);
    // DDM, which waits for three deviations only, now and then says so of nothing.
    if (detector !== 'ddm') expect(rows[0], detector).toBeGreaterThan(2000);
  }
  expect(found).toHaveLength(3);
});

it('errors that become fewer are no alarm of ADWIN, and DDM is not of sizes', () => {
  const stream = errors([...steady(2000, 0.4), ...steady(2000, 0.1)]);
  const found = detectChanges(stream, { isCounted: false });
  expect(found.map(({ detector }) => detector)).toEqual(['adwin', 'page_hinkley']);
  expect(found[0]?.alarms).toEqual([]);
});
