import { expect, it } from 'vitest';
import {
  autoregressive,
  categories,
  pairStreams,
  type Stream,
  seededRandom,
  shifted,
  withMissing,
} from '#test/stats/streams.ts';
import { compareFeatures } from './compare-features.ts';
import { describeFeature } from './describe-feature.ts';
import { factsOfRows } from './feature-facts.ts';
import { featureHistogram } from './feature-histogram.ts';
import { DRIFT_SETTINGS } from './settings.ts';

const nothing: Stream = (_random, n) => new Float64Array(n).fill(Number.NaN);
const ids: Stream = (random, n) => Array.from({ length: n }, () => `id ${random()}`);

function tell(pair: readonly [Stream, Stream], sizes: readonly [number, number]): string {
  const columns = pairStreams('x', pair, sizes, seededRandom(4));
  const { report, answers } = compareFeatures([columns]);
  const [feature] = report.features;
  if (!feature) throw new Error('nothing was compared');
  return describeFeature(factsOfRows(columns), feature, answers[0] ?? [], DRIFT_SETTINGS).join(' ');
}

it.each<[string, readonly [Stream, Stream], [number, number], RegExp]>([
  [
    'a shift',
    [shifted(0), shifted(1)],
    [1000, 1000],
    /^The median went from -?0\.0\d+ to [01]\.\d+, nine in ten from .* to .*: certain \(adjusted p < 0\.001\) and large \(moved by [01]\.?\d* σ, PSI [\d.]+\)\.$/,
  ],
  [
    'a category',
    [categories([95, 5]), categories([89, 11])],
    [5000, 5000],
    /^“c\d” went from [\d.]+ % to [\d.]+ % of values: certain \(adjusted p < 0\.001\) and large \([567]\.\d points\)\.$/,
  ],
  [
    'what is missing',
    [withMissing(0.01), withMissing(0.2)],
    [1000, 1000],
    /^Missing values went from [01]\.\d % to [12]\d\.\d % of rows: certain .* and large \(\d\d\.\d points\)\.$/,
  ],
  ['nothing', [shifted(0), shifted(0)], [1000, 1000], /^No difference that chance would not make/],
  [
    'what is too small',
    [shifted(0), shifted(0.05)],
    [60_000, 60_000],
    /: certain \(adjusted p < 0\.001\), but too small to matter \(moved by 0\.0\d+ σ/,
  ],
  [
    'few rows',
    [shifted(0), shifted(0)],
    [1000, 100],
    /^The current side has 100 values; 200 are needed for a verdict\.$/,
  ],
  [
    'a reference of few rows',
    [shifted(0), shifted(0)],
    [100, 5000],
    /^The reference has 100 values; 200 are .* More current rows do not change that/,
  ],
  [
    'a reference of rows that are alike',
    [autoregressive(0.95), shifted(0)],
    [1000, 1000],
    /^The reference has 1,000 values, but .* than from \d+ independent ones; .* or of a longer time does\.$/,
  ],
  [
    'rows that are alike',
    [autoregressive(0.95), autoregressive(0.95)],
    [1000, 1000],
    / has 1,000 values, but those that follow each other are alike, .* than from \d+ independent ones; 200 are needed .* The other side has too few as well/,
  ],
  ['none', [nothing, nothing], [10, 10], /^There are no values on either side\.$/],
  ['none before', [nothing, shifted(0)], [90, 90], /^There are no values in the reference\.$/],
])('%s', (_name, pair, sizes, sentence) => {
  expect(tell(pair, sizes)).toMatch(sentence);
});

it('a histogram has all values once on each side', () => {
  for (const stream of [shifted(0), categories([5, 4, 3]), ids]) {
    const columns = pairStreams('x', [stream, stream], [900, 500], seededRandom(5));
    const histogram = featureHistogram(columns);
    for (const side of ['reference', 'current'] as const) {
      expect(histogram?.bars.reduce((sum, bar) => sum + bar[side], 0)).toBeCloseTo(1, 9);
    }
    expect(histogram?.bars.length).toBeLessThanOrEqual(24);
  }
  expect(featureHistogram(pairStreams('x', [nothing, nothing], [9, 9], seededRandom(5)))).toBe(
    undefined,
  );
});
