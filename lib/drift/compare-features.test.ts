import { describe, expect, it } from 'vitest';
import {
  autoregressive,
  categories,
  pairStreams,
  type Random,
  STATIONARY,
  type Stream,
  seededRandom,
  shifted,
  withMissing,
} from '#test/stats/streams.ts';
import { compareFeatures } from './compare-features.ts';
import { describeFeature } from './describe-feature.ts';
import type { FeatureVerdict } from './drift-report.ts';
import { factsOfRows } from './feature-facts.ts';
import { formatNumber } from './format-figures.ts';
import { pairColumns } from './pair-columns.ts';
import { reportTable } from './report-table.ts';
import { DRIFT_SETTINGS } from './settings.ts';

type Pair = readonly [Stream, Stream];

function scan(pairs: Record<string, Pair>, sizes: readonly [number, number], random: Random) {
  const features = Object.entries(pairs).map(([name, pair]) =>
    pairStreams(name, pair, sizes, random),
  );
  return compareFeatures(features).report;
}

/** Of scans of one feature, the share with each verdict. */
function shares(pair: Pair, sizes: readonly [number, number], scans: number, seed: number) {
  const random = seededRandom(seed);
  const counts: Record<FeatureVerdict, number> = { drift: 0, stable: 0, not_enough_data: 0 };
  for (let at = 0; at < scans; at += 1) {
    const verdict = scan({ x: pair }, sizes, random).features[0]?.verdict;
    if (verdict) counts[verdict] += 1 / scans;
  }
  return counts;
}

/** The figures of full runs are in docs/STATISTICS.md; here seeds are fixed and bounds leave room for 200 scans. */
describe('without drift, no more alarms than were taken', () => {
  const SCANS = 200;
  const MOST = 0.065;

  it.each(Object.entries(STATIONARY))('%s', (_name, stream) => {
    for (const sizes of [
      [300, 300],
      [2000, 600],
    ] as const) {
      expect(shares([stream, stream], sizes, SCANS, 11).drift).toBeLessThanOrEqual(MOST);
    }
  });

  it.each([0.1, 0.5, 0.9])('rows that depend on each other, ρ = %d', (rho) => {
    const stream = autoregressive(rho);
    for (const sizes of [
      [500, 500],
      [8000, 8000],
    ] as const) {
      const scans = sizes[0] > 1000 ? 60 : SCANS;
      const { drift, not_enough_data } = shares([stream, stream], sizes, scans, 12);
      expect(drift).toBeLessThanOrEqual(MOST);
      if (sizes[0] > 1000) expect(not_enough_data).toBeLessThan(0.1);
    }
  });

  it('categories that depend on each other', () => {
    // A row is as the one before it in nine of ten.
    const sticky: Stream = (random, n) => {
      const drawn = categories([50, 30, 20])(random, n) as string[];
      for (let at = 1; at < n; at += 1) if (random() < 0.9) drawn[at] = drawn[at - 1] ?? '';
      return drawn;
    };
    expect(shares([sticky, sticky], [6000, 6000], 100, 13).drift).toBeLessThanOrEqual(MOST);
  });

  it('of ten features at once, in one of twenty scans at most', () => {
    const random = seededRandom(14);
    const pairs = Object.fromEntries(
      Object.entries(STATIONARY).map(([name, stream]) => [name, [stream, stream] as const]),
    );
    let alarms = 0;
    for (let at = 0; at < 100; at += 1) {
      if (scan(pairs, [1000, 500], random).dataset.drifted > 0) alarms += 1;
    }
    expect(alarms / 100).toBeLessThanOrEqual(MOST);
  });
});

it('what is real and tiny is no alarm', () => {
  const random = seededRandom(15);
  const [feature] = scan({ x: [shifted(0), shifted(0.02)] }, [400_000, 400_000], random).features;
  expect(feature?.tests.ks?.p_adjusted).toBeLessThan(1e-6);
  expect(feature?.verdict).toBe('stable');
});

describe('what is real and large is found in 95 of 100', () => {
  it.each<[string, Pair]>([
    ['a shift of 0.3 σ', [shifted(0), shifted(0.3)]],
    ['a category from 5 % to 10 %', [categories([60, 35, 5]), categories([57, 33, 10])]],
    ['missing from 1 % to 8 %', [withMissing(0.01), withMissing(0.08)]],
    ['a category that was not there', [categories([70, 30]), categories([60, 30, 10])]],
    [
      'another spread',
      [shifted(0), (random, n) => (shifted(0)(random, n) as Float64Array).map((x) => 1.5 * x)],
    ],
  ])('%s', (_name, pair) => {
    expect(shares(pair, [1000, 1000], 100, 16).drift).toBeGreaterThanOrEqual(0.95);
  });

  it('a shift that begins in the midst of the window', () => {
    const late: Stream = (random, n) =>
      (shifted(0)(random, n) as Float64Array).map((x, at) => (at < n / 2 ? x : x + 1));
    expect(shares([shifted(0), late], [2000, 2000], 50, 17).drift).toBeGreaterThanOrEqual(0.95);
  });

  it('a shift of 0.5 σ of rows that depend on each other', () => {
    const pair = [autoregressive(0.5), autoregressive(0.5, 0.5)] as const;
    expect(shares(pair, [2000, 2000], 50, 18).drift).toBeGreaterThanOrEqual(0.95);
  });
});

describe('bad input has a clear verdict', () => {
  const constant = (value: number) => (_random: Random, n: number) =>
    new Float64Array(n).fill(value);
  const nothing = constant(Number.NaN);
  const huge: Stream = (random, n) =>
    Float64Array.from({ length: n }, () => (random() < 0.5 ? -1e300 : 1e300) * random());
  const infinite: Stream = (random, n) =>
    Float64Array.from({ length: n }, (_, at) => (at % 2 ? Infinity : gaussOf(random)));
  const gaussOf = (random: Random) => random() - 0.5;
  const mixed: Stream = (random, n) =>
    Array.from({ length: n }, (_, at) => (at % 3 ? String(Math.floor(random() * 9)) : 'n/a'));
  const many = categories(Array.from({ length: 10_000 }, () => 1));

  it.each<[string, Pair, [number, number], FeatureVerdict]>([
    ['one constant', [constant(3), constant(3)], [500, 500], 'stable'],
    ['another constant', [constant(3), constant(4)], [500, 500], 'drift'],
    ['a constant that is one no more', [constant(3), shifted(3)], [500, 500], 'drift'],
    ['all missing', [nothing, nothing], [500, 500], 'not_enough_data'],
    ['all missing now', [shifted(0), nothing], [500, 500], 'drift'],
    ['nothing missing now', [nothing, shifted(0)], [500, 500], 'drift'],
    ['one row', [shifted(0), shifted(5)], [1, 1], 'not_enough_data'],
    ['one row now', [shifted(0), shifted(5)], [1000, 1], 'not_enough_data'],
    ['no rows', [shifted(0), shifted(0)], [0, 0], 'not_enough_data'],
    ['no rows now', [shifted(0), shifted(0)], [500, 0], 'not_enough_data'],
    ['1e300', [huge, huge], [500, 500], 'stable'],
    ['1e300 and usual numbers', [shifted(0), huge], [500, 500], 'drift'],
    ['infinities, which are missing', [infinite, infinite], [600, 600], 'stable'],
    ['infinities that are new', [shifted(0), infinite], [600, 600], 'drift'],
    ['numbers and text', [mixed, mixed], [600, 600], 'stable'],
    ['10,000 categories', [many, many], [20_000, 5000], 'not_enough_data'],
    [
      '10,000 categories, fewer now',
      [many, categories(Array(100).fill(1))],
      [20_000, 5000],
      'drift',
    ],
    ['100 categories, 10,000 now', [categories(Array(100).fill(1)), many], [20_000, 5000], 'drift'],
  ])('%s', (_name, pair, sizes, verdict) => {
    const { features, dataset } = scan({ x: pair }, sizes, seededRandom(19));
    expect(features[0]?.verdict).toBe(verdict);
    expect(dataset.tested).toBe(verdict === 'not_enough_data' ? 0 : 1);
    expect(JSON.stringify(features)).not.toContain('NaN');
  });
});

it('of ids, where every category is rare, nothing is said', () => {
  const ids = (from: number) =>
    Array.from({ length: 1000 }, (_, at) => String.fromCharCode(97 + (at % 26)) + (from + at));
  const column = (values: string[]) => ({
    ...{ name: 'id', kind: 'text' as const, values },
    codes: Int32Array.from(values.keys()),
  });
  const paired = pairColumns(column(ids(0)), column(ids(5000)));
  expect(compareFeatures([paired]).report.features[0]?.verdict).toBe('not_enough_data');
});

describe('of categories that are rare', () => {
  const rare = Array<number>(1000).fill(1);
  const half = (common: number[], share: number): Stream =>
    categories([
      ...common.map((weight) => (weight * (1 - share)) / common.reduce((a, b) => a + b, 0)),
      ...rare.map(() => share / rare.length),
    ]);

  it('what chance makes of them is neither shown nor decides', () => {
    const same = half([3, 2, 1], 0.4);
    const [feature] = scan({ x: [same, same] }, [1500, 1500], seededRandom(5)).features;
    expect(feature?.verdict).toBe('stable');
    expect(feature?.effects.psi).toBeGreaterThan(0.3);
    expect(feature?.effects.psi_pooled).toBeLessThan(0.02);
    expect(reportTable(feature ? [feature] : [])).toContain(
      `PSI ${formatNumber(feature?.effects.psi_pooled ?? Number.NaN)}`,
    );
  });

  it('a change of others is found', () => {
    const pair = [half([3, 2, 1], 0.7), half([1, 2, 3], 0.7)] as const;
    expect(scan({ x: pair }, [1500, 1500], seededRandom(5)).features[0]?.verdict).toBe('drift');
  });

  it('where most are, it is not said that nothing changed', () => {
    const same = half([3, 2, 1], 0.7);
    const random = seededRandom(5);
    const columns = pairStreams('x', [same, same], [1500, 1500], random);
    const { report, answers } = compareFeatures([columns]);
    const [feature] = report.features;
    expect(feature?.verdict).toBe('not_enough_data');
    const said =
      feature &&
      describeFeature(factsOfRows(columns), feature, answers[0] ?? [], DRIFT_SETTINGS).join(' ');
    expect(said).toContain('too rare to be compared');
  });
});
