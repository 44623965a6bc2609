import { describe, expect, it } from 'vitest';
import { binCodes, type ColumnWindow } from '#lib/monitoring/contract.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { columnQuality, type TypeErrors } from './data-quality.ts';
import { driftSettingsSchema } from './settings.ts';

const settings = driftSettingsSchema.parse({});

/** A flag: rows without a value, of the one category, and of the other. */
function flag(
  reference: readonly [missing: number, no: number, yes: number],
  window: readonly [missing: number, no: number, yes: number],
  effective?: number,
): ColumnWindow {
  const bins = ([missing, no, yes]: readonly [number, number, number]) => {
    const counts = new Array<number>(binCodes.first + 2).fill(0);
    counts[binCodes.missing] = missing;
    counts[binCodes.first] = no;
    counts[binCodes.first + 1] = yes;
    return counts;
  };
  const rows = reference.reduce((sum, count) => sum + count, 0);
  return {
    column: {
      ...{ name: 'flag', role: 'feature', kind: 'categorical', precision: 'exact', rows },
      ...{ edges: [], coarse_edges: [], categories: ['no', 'yes'], others: null },
      ...{ counts: bins(reference), distinct: 2, once: 0, twice: 0 },
      ...{ effective: effective ?? rows, moments: null, quantiles: null },
    },
    rows: window.reduce((sum, count) => sum + count, 0),
    counts: bins(window),
    batches: [],
  };
}

const findingsOf = (column: ColumnWindow) =>
  columnQuality(column, undefined, settings, null).findings;

describe('columnQuality', () => {
  it.each([
    ['nothing changed', flag([1000, 8900, 100], [100, 890, 10]), []],
    ['missing from 1 % to 8 %', flag([100, 9800, 100], [80, 910, 10]), ['missing']],
    ['missing of few rows may be chance', flag([1000, 8900, 100], [5, 15, 0]), []],
    ['all are missing, of few rows', flag([1000, 8900, 100], [25, 0, 0]), ['missing']],
    ['a rare value did not come by chance', flag([0, 9900, 100], [0, 200, 0]), []],
    ['a usual value does not come any more', flag([0, 5000, 5000], [0, 200, 0]), ['constant']],
    // Such as a weekday in an hour: rows that follow each other are alike.
    ['rows that follow each other are alike', flag([0, 5000, 5000], [0, 200, 0], 60), []],
  ] as const)('%s', (_, column, expected) => {
    expect(findingsOf(column)).toEqual(expected);
  });

  it.each([20, 50, 100, 200, 1000])(
    'where nothing changed hardly ever finds something in %i rows',
    (n) => {
      const random = seededRandom(n);
      const draws = Array.from({ length: 1000 }, () => {
        const counts: [number, number, number] = [0, 0, 0];
        for (let row = 0; row < n; row += 1) {
          const u = random();
          counts[u < 0.1 ? 0 : u < 0.99 ? 1 : 2] += 1;
        }
        return findingsOf(flag([1000, 8900, 100], counts)).length > 0;
      });
      expect(draws.filter(Boolean).length).toBeLessThanOrEqual(10);
    },
  );
});

it.each<[string, TypeErrors | null, string[]]>([
  ['nothing is known of requests', null, []],
  ['one of two is nothing', { requests: 2, refused: 1 }, []],
  ['five of a hundred', { requests: 100, refused: 5 }, ['type_errors']],
  ['five of a thousand are few', { requests: 1000, refused: 5 }, []],
])('of requests of another type %s', (_name, requests, expected) => {
  const column = flag([0, 5000, 5000], [0, 500, 500]);
  const { findings } = columnQuality(column, undefined, settings, requests);
  expect(findings).toEqual(expected);
});
