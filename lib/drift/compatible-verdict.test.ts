import { describe, expect, it } from 'vitest';
import { seededRandom } from '#test/stats/streams.ts';
import { compatibleVerdict } from './compatible-verdict.ts';
import { pairColumns } from './pair-columns.ts';

const random = seededRandom(9);
const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const numbers = (reference: number, current: number, moved = 0) =>
  pairColumns(
    { name: 'x', kind: 'number', values: new Float64Array(reference).map(gauss) },
    { name: 'x', kind: 'number', values: new Float64Array(current).map(() => gauss() + moved) },
  );
const text = (counts: Record<string, number>) => {
  const values = Object.keys(counts);
  const codes = Int32Array.from(
    values.flatMap((value, code) => new Array<number>(counts[value] ?? 0).fill(code)),
  );
  return { name: 'x', kind: 'text', values, codes } as const;
};
const categories = (reference: Record<string, number>, current: Record<string, number>) =>
  pairColumns(text(reference), text(current));

describe('as Evidently', () => {
  it.each([
    ['few rows of numbers by a test', numbers(500, 300, 0.4), 'drift', /Kolmogorov-Smirnov, p/],
    ['many by a distance', numbers(2000, 1000, 0.3), 'drift', /Wasserstein \/ σ 0\.[23]/],
    ['that a real but small change does not reach', numbers(20_000, 20_000, 0.05), 'stable', /σ/],
    // 400/100 + 400/60 = 10.67, of two degrees of freedom: e^(−10.67/2) = 0.0048.
    [
      'categories by χ² of fit',
      categories({ a: 50, b: 30, c: 20 }, { a: 80, b: 80, c: 40 }),
      'drift',
      /χ² of fit, p = 0\.005,/,
    ],
    [
      'two of them by their shares',
      categories({ a: 60, b: 40 }, { a: 55, b: 45 }),
      'stable',
      /z of proportions/,
    ],
    [
      'many by the distance',
      categories({ a: 900, b: 600 }, { a: 60, b: 140 }),
      'drift',
      /Jensen-Shannon/,
    ],
  ] as const)('decides on %s', (_name, columns, verdict, said) => {
    const found = compatibleVerdict(columns, 'evidently');
    expect(found.verdict).toBe(verdict);
    expect(found.sentence).toMatch(said);
  });

  it('raises alarms where nothing changed, which its own sentence says', () => {
    const alarms = Array.from({ length: 100 }, () => numbers(2000, 100)).filter(
      (columns) => compatibleVerdict(columns, 'evidently').verdict === 'drift',
    );
    expect(alarms.length).toBeGreaterThan(50);
    expect(compatibleVerdict(numbers(2000, 100), 'evidently').sentence).toMatch(/without drift/);
  });
});

describe('as NannyML', () => {
  it('decides by a distance, and a threshold of ten chunks of the reference', () => {
    const alike = compatibleVerdict(numbers(5000, 5000), 'nannyml');
    expect(alike).toMatchObject({ verdict: 'stable' });
    expect(compatibleVerdict(numbers(5000, 5000, 0.6), 'nannyml')).toMatchObject({
      verdict: 'drift',
      sentence: expect.stringMatching(/^As NannyML decides: Jensen-Shannon distance 0\.\d+, above/),
    });
  });

  it('decides so on categories', () => {
    const alternating = (counts: Record<string, number>) => {
      const { values, codes, ...rest } = text(counts);
      const order = Int32Array.from(codes.keys(), (at) => (at * 37) % codes.length);
      return { ...rest, values, codes: order.map((at) => codes[at] ?? 0) };
    };
    const pair = pairColumns(alternating({ a: 50, b: 30, c: 20 }), text({ a: 80, b: 80, c: 40 }));
    expect(compatibleVerdict(pair, 'nannyml').sentence).toContain('distance 0.0958');
  });

  it('says nothing where the reference has fewer rows than chunks', () => {
    expect(compatibleVerdict(numbers(9, 500), 'nannyml').verdict).toBe('not_enough_data');
  });
});

it('says nothing of no values', () => {
  expect(compatibleVerdict(numbers(100, 0), 'nannyml').verdict).toBe('not_enough_data');
});
