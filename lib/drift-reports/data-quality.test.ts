import { describe, expect, it } from 'vitest';
import { CODE_OFFSET, compileBins } from '#lib/monitoring/compile-bins.ts';
import { binCodes, type ColumnWindow } from '#lib/monitoring/contract.ts';
import { profileColumn } from '#lib/monitoring/profile-column.ts';
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

describe('numbers of which counts are known', () => {
  const of = { name: 'x', role: 'feature', type: 'number', precision: 'exact' } as const;
  const profile = (values: number[]) =>
    profileColumn(of, { name: 'x', kind: 'number', values: Float64Array.from(values) });
  const count = (column: ColumnWindow['column'], values: readonly number[]): ColumnWindow => {
    const { codes } = compileBins(1, { columns: [column] }, ['x']).count(
      values.map((value) => [value]),
      {},
    );
    const counts = new Array<number>(binCodes.first + column.edges.length + 1).fill(0);
    for (const code of codes) {
      const bin = code.charCodeAt(0) - CODE_OFFSET;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return { column, counts, rows: values.length, batches: [] };
  };
  const random = seededRandom(9);
  const draw = (n: number) => Array.from({ length: n }, () => 100 * random());
  const even = profile([0, 100, ...draw(5000)]);
  const zeros = profile([...new Array<number>(4000).fill(0), ...draw(1000)]);

  it.each<[string, ColumnWindow, object]>([
    ['as before', count(even, draw(400)), { out_of_range: 0, is_constant: false, findings: [] }],
    [
      'at both ends',
      count(even, [0, 100, ...draw(100)]),
      { out_of_range: 0, is_constant: false, findings: [] },
    ],
    [
      'a tenth beyond them',
      count(even, [
        ...draw(360),
        ...new Array<number>(20).fill(-1e-9),
        ...draw(20).map((x) => 101 + x),
      ]),
      { out_of_range: 0.1, is_constant: false, findings: ['out_of_range'] },
    ],
    [
      'all the same',
      count(even, new Array<number>(200).fill(41.5)),
      { out_of_range: 0, is_constant: true, findings: ['constant'] },
    ],
    [
      'all beyond, and all different',
      count(
        even,
        draw(200).map((x) => 500 + x),
      ),
      { out_of_range: 1, is_constant: null, findings: ['out_of_range'] },
    ],
    [
      'more of what is the least',
      count(zeros, new Array<number>(10).fill(0)),
      { out_of_range: 0, is_constant: true, findings: [] },
    ],
  ])('%s', (_name, window, expected) => {
    expect(columnQuality(window, undefined, settings, null)).toMatchObject(expected);
  });

  it('of a reference without bins beyond its ends nothing is said of them', () => {
    const edges = even.edges.slice(1, -1);
    const older = { ...even, edges, counts: [...(even.counts ?? [])].toSpliced(5, 1).slice(0, -1) };
    expect(columnQuality(count(older, draw(400)), undefined, settings, null)).toMatchObject({
      ...{ out_of_range: null, is_constant: false, findings: [] },
    });
  });
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
