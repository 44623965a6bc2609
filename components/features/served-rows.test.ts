import { describe, expect, it } from 'vitest';
import { formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { type ServedValues, servedSentence, toServedRows } from './served-rows.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();
const span = { from: at(0), to: at(3), step_seconds: 60 };
const point = (minute: number, over: object): ServedValues['points'][number] => ({
  ...{ at: at(minute), values: 1, missing: 0, numbers: null, shares: null, ...over },
});
const numbers = { min: 0, p10: 1, p50: 2, p90: 3, max: 4, mean: 2 };

describe('toServedRows', () => {
  it('draws quantiles, with gaps where nothing was served', () => {
    const { kind, rows, lines } = toServedRows({
      ...{ ...span, categories: [], points: [point(1, { numbers })] },
    });
    expect(kind).toBe('numbers');
    expect(lines.map(({ name }) => name)).toEqual(['p90', 'median', 'p10']);
    expect(rows.map(({ p10, p50, p90 }) => [p10, p50, p90])).toEqual([
      [null, null, null],
      [1, 2, 3],
      [null, null, null],
    ]);
  });

  it('draws shares, and others only where there are some', () => {
    const drawn = (shares: number[]) =>
      toServedRows({ ...span, categories: ['AA', 'UA'], points: [point(1, { shares })] });
    expect(drawn([0.75, 0.25, 0]).lines.map(({ name }) => name)).toEqual(['AA', 'UA']);
    const { lines, rows } = drawn([0.5, 0.25, 0.25]);
    expect(lines.map(({ name }) => name)).toEqual(['AA', 'UA', 'others']);
    expect(rows[1]).toMatchObject({ 'share.0': 0.5, 'share.1': 0.25, 'share.2': 0.25 });
  });

  it('of nothing has rows, so that the axis stands', () => {
    const { rows, kind } = toServedRows({ ...span, categories: [], points: [] });
    expect(rows).toHaveLength(3);
    expect(kind).toBe('numbers');
  });
});

it('says what was read', () => {
  const of = { ...span, reference: 'v@1:f', most_rows: 100, categories: [], points: [] };
  const format = { number: formatNumber, share: formatPercent };
  const none = { rows: 0, values: 0, missing: 0, replaced: 0, hidden: 0 };
  expect(servedSentence({ ...of, ...none }, format)).toBeNull();
  expect(servedSentence({ ...of, ...none, rows: 200, values: 198, missing: 2 }, format)).toBe(
    'Of the newest predictions at each point, some 100 rows of each version of a model: 200 rows, of which 99.0% had a value, 1.00% had none.',
  );
});
