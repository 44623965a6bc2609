import { expect, it } from 'vitest';
import { bandRuns } from './band-runs.ts';
import type { ChartRow } from './series-rows.ts';

const band = { low: 'low', high: 'high' };

it('ends where there is a gap, and may be of one value', () => {
  const rows: ChartRow[] = [
    { t: 1, low: 0.1, high: 0.3 },
    { t: 2, low: 0.2, high: 0.4 },
    { t: 3, low: null, high: null },
    { t: 4 },
    { t: 5, low: 0.5, high: 0.6 },
    { t: 6, low: 0.5, high: null },
  ];
  expect(bandRuns(rows, band)).toEqual([
    [
      { t: 1, low: 0.1, high: 0.3 },
      { t: 2, low: 0.2, high: 0.4 },
    ],
    [{ t: 5, low: 0.5, high: 0.6 }],
  ]);
  expect(bandRuns([], band)).toEqual([]);
});
