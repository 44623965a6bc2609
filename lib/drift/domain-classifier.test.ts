import { beforeAll, describe, expect, test } from 'vitest';
import {
  autoregressive,
  correlated,
  pairStreams,
  type Random,
  STATIONARY,
  seededRandom,
  shifted,
} from '#test/stats/streams.ts';
import { compareFeatures } from './compare-features.ts';
import { domainClassifier, SCANNED_ROW_SETTINGS, WHOLE_ROW_SETTINGS } from './domain-classifier.ts';

const QUICK = { ...WHOLE_ROW_SETTINGS, permutations: 79 };

const share = <T>(tries: readonly T[], is: (one: T) => boolean) =>
  tries.filter(is).length / tries.length;

function drawTries<T>(count: number, make: (random: Random, seed: number) => T): T[] {
  return Array.from({ length: count }, (_, seed) => make(seededRandom(seed + 1), seed + 1));
}

describe('a correlation that changes its sign', () => {
  let tries: (ReturnType<typeof domainClassifier> & { alone: number })[] = [];

  beforeAll(() => {
    tries = drawTries(20, (random, seed) => {
      const features = correlated([0.7, -0.7], [600, 600], random);
      const alone = compareFeatures(features).report.dataset.drifted;
      return { alone, ...domainClassifier(features, { ...QUICK, seed }) };
    });
  }, 240_000);

  test('is found', () => {
    expect(share(tries, ({ verdict }) => verdict === 'drift')).toBeGreaterThanOrEqual(0.95);
    expect(tries[0]?.columns.map(({ name }) => name)).toContain('first');
    for (const { columns } of tries) expect(columns.at(-1)?.name).toBe('other');
  });

  test('shows in no feature alone', () => {
    expect(share(tries, ({ alone }) => alone > 0)).toBeLessThanOrEqual(0.15);
  });
});

test.each([
  ['far from 0', (value: number) => 2 ** 40 + value],
  ['huge', (value: number) => value * 1e300],
])(
  'numbers that are %s are told apart as others are',
  (_name, scale) => {
    const features = correlated([0.7, -0.7], [300, 300], seededRandom(3));
    const side = <T extends { values: Float64Array; sorted: Float64Array }>(own: T): T => ({
      ...own,
      ...{ values: own.values.map(scale), sorted: own.sorted.map(scale) },
    });
    const scaled = features.map((one) =>
      one.kind === 'numeric'
        ? { ...one, reference: side(one.reference), current: side(one.current) }
        : one,
    );
    const { auc, p_value } = domainClassifier(features, QUICK);
    const found = domainClassifier(scaled, QUICK);
    expect(found.auc).toBeCloseTo(auc ?? Number.NaN, 2);
    expect(found).toMatchObject({ verdict: 'drift', p_value });
  },
  60_000,
);

describe('where nothing changed', () => {
  const streams = Object.entries(STATIONARY);

  test('p is below 0.05 about one time in twenty, and an alarm no more often', () => {
    const tries = drawTries(40, (random, seed) => {
      const features = [0, 3, 6].map((step) => {
        const [name, stream] = streams[(seed + step) % streams.length] ?? ['none', shifted(0)];
        return pairStreams(`${name} ${step}`, [stream, stream], [300, 300], random);
      });
      return domainClassifier(features, { ...QUICK, seed });
    });
    // Of 40 tries at 5 %, 5 or more are seen one time in twenty.
    expect(share(tries, ({ p_value }) => (p_value ?? 0) < 0.05)).toBeLessThanOrEqual(0.1);
    expect(share(tries, ({ p_value }) => (p_value ?? 1) < 0.5)).toBeGreaterThan(0.3);
  }, 240_000);

  test.each([0.8, 0.97])(
    'rows that are like those before them raise no more alarms (ρ = %d)',
    (rho) => {
      const tries = drawTries(20, (random, seed) => {
        const stream = autoregressive(rho);
        const pair = (name: string) => pairStreams(name, [stream, stream], [600, 600], random);
        return domainClassifier([pair('a'), pair('b')], { ...QUICK, seed });
      });
      expect(share(tries, ({ verdict }) => verdict === 'drift')).toBeLessThanOrEqual(0.1);
    },
    240_000,
  );
});

test('a short window is not told from a long reference by how alike its rows are', () => {
  const stream = autoregressive(0.9);
  const tries = drawTries(40, (random, seed) => {
    const pair = (name: string) => pairStreams(name, [stream, stream], [10_000, 1000], random);
    const settings = { ...SCANNED_ROW_SETTINGS, seed };
    return domainClassifier([pair('a'), pair('b'), pair('c')], settings);
  });
  expect(share(tries, ({ verdict }) => verdict === 'drift')).toBeLessThanOrEqual(0.075);
  expect(share(tries, ({ verdict }) => verdict === 'not_enough_data')).toBeLessThan(0.1);
}, 240_000);

test('a brief one does not ask how often an area below the floor comes by chance', () => {
  const random = seededRandom(4);
  const settings = { ...QUICK, isBrief: true };
  const alike = domainClassifier(correlated([0.7, 0.7], [1000, 1000], random), settings);
  expect(alike).toMatchObject({ verdict: 'stable', p_value: null, permutations: 0 });
  const turned = domainClassifier(correlated([0.7, -0.7], [1000, 1000], random), settings);
  expect(turned).toMatchObject({ verdict: 'drift', permutations: QUICK.permutations });
});

test('the same seed gives the same report, and another one another draw', () => {
  const features = correlated([0.7, -0.7], [400, 400], seededRandom(5));
  const report = (seed: number) => domainClassifier(features, { ...QUICK, seed });
  expect(report(1)).toEqual(report(1));
  expect(report(1).auc).not.toBe(report(2).auc);
});

test('rows are bounded', () => {
  const features = correlated([0, 0], [1000, 1000], seededRandom(6));
  expect(domainClassifier(features, { ...QUICK, maxRows: 300 })).toMatchObject({
    n_ref: 300,
    n_cur: 300,
    verdict: 'stable',
  });
});

test.each([
  ['too few rows', correlated([0.7, -0.7], [150, 150], seededRandom(7))],
  ['no columns', []],
])('%s: nothing is said', (_name, features) => {
  expect(domainClassifier(features, QUICK)).toMatchObject({
    verdict: 'not_enough_data',
    auc: null,
    p_value: null,
  });
});

test('a smaller α has as many permutations as it takes, and one that is too small for them no verdict', () => {
  const features = correlated([0.8, -0.8], [400, 400], seededRandom(7));
  const told = (alpha: number) => domainClassifier(features, { ...QUICK, alpha, isOrdered: false });
  expect(told(0.01)).toMatchObject({ verdict: 'drift', permutations: 201 });
  expect(told(0.0001)).toMatchObject({ verdict: 'not_enough_data', auc: null });
});

test('where rows hang together too much it says which column does most', () => {
  const stream = autoregressive(0.99);
  const random = seededRandom(2);
  const slow = pairStreams('slow', [stream, stream], [1000, 300], random);
  const fast = pairStreams('fast', [autoregressive(0), autoregressive(0)], [1000, 300], random);
  const { verdict, short } = domainClassifier([fast, slow], QUICK);
  expect(verdict).toBe('not_enough_data');
  expect(short).toMatchObject({ of: 'stretches', side: 'current', column: 'slow', needed: 10 });
  const few = correlated([0.7, -0.7], [150, 400], seededRandom(7));
  expect(domainClassifier(few, QUICK).short).toEqual({ of: 'rows', found: 150, needed: 200 });
});
