import { expect, it } from 'vitest';
import { chartCsv } from './chart-csv.ts';
import type { ChartRow } from './series-rows.ts';

it('has the figures of the lines, and of their bands', () => {
  const lines = [
    { key: 'a', name: 'A', colour: 'red', band: { low: 'al', high: 'ah' } },
    { key: 'b', name: 'B', colour: 'blue' },
  ];
  const rows: ChartRow[] = [
    { t: 0, a: 0.5, al: 0.4, ah: 0.6, b: null },
    { t: 1000, al: 1 },
    { t: 2000, b: 7 },
  ];
  expect(chartCsv({ rows, lines })).toBe(
    'time,A,"A, low","A, high",B\r\n1970-01-01T00:00:00.000Z,0.5,0.4,0.6,\r\n1970-01-01T00:00:02.000Z,,,,7\r\n',
  );
});
