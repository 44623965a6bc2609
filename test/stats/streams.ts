import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Rows of one feature as they come: numbers, or names of categories. */
export type Stream = (random: Random, n: number) => Float64Array | string[];

const each =
  (value: (random: Random) => number): Stream =>
  (random, n) =>
    new Float64Array(n).map(() => value(random));

/** Stationary, of variance 1: x_t = ρ x_{t−1} + √(1 − ρ²) ε. */
export function autoregressive(rho: number, shift = 0): Stream {
  return (random, n) => {
    let value = gauss(random);
    const rest = Math.sqrt(1 - rho * rho);
    return new Float64Array(n).map(() => {
      const now = value;
      value = rho * value + rest * gauss(random);
      return now + shift;
    });
  };
}

/** One category more frequent than the next by a power: `count` of them, most of which are rare. */
function zipf(count: number): Stream {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 1) ** 1.2);
  return categories(weights);
}

export function categories(weights: readonly number[]): Stream {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const bounds = weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
  return (random, n) =>
    Array.from({ length: n }, () => {
      const u = random();
      let low = 0;
      let high = bounds.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((bounds[middle] ?? 1) <= u) low = middle + 1;
        else high = middle;
      }
      return `c${low}`;
    });
}

export const shifted = (shift: number) => each((random) => gauss(random) + shift);

/** Numbers of which a share is missing. */
export const withMissing = (share: number) =>
  each((random) => (random() < share ? Number.NaN : gauss(random)));

/** What is the same before and now, in every shape that has made others raise alarms. */
export const STATIONARY: Record<string, Stream> = {
  normal: shifted(0),
  lognormal: each((random) => Math.exp(gauss(random))),
  'heavy tails (Cauchy)': each((random) => Math.tan(Math.PI * (random() - 0.5))),
  '90 % ties': each((random) => (random() < 0.9 ? 0 : Math.exp(gauss(random)))),
  'whole numbers, few': each((random) => Math.floor(random() * 40)),
  'five categories': categories([40, 30, 15, 10, 5]),
  'rare levels (Zipf, 200)': zipf(200),
  'rare levels (Zipf, 10,000)': zipf(10_000),
  'ids, each new': (random, n) => Array.from({ length: n }, () => `id${random()}`),
  '5 % missing': withMissing(0.05),
};

export function pairStreams(
  name: string,
  [reference, current]: readonly [Stream, Stream],
  [n, m]: readonly [number, number],
  random: Random,
): FeatureColumns {
  const column = (stream: Stream, size: number) => {
    const rows = stream(random, size);
    if (rows instanceof Float64Array) return { name, kind: 'number' as const, values: rows };
    const places = new Map<string, number>();
    const codes = Int32Array.from(rows, (value) => {
      const code = places.get(value) ?? places.size;
      places.set(value, code);
      return code;
    });
    return { name, kind: 'text' as const, codes, values: [...places.keys()] };
  };
  return pairColumns(column(reference, n), column(current, m));
}

/** Two columns of normal numbers whose correlation is one thing before and another now, and a third that is of neither. */
export function correlated(
  [before, now]: readonly [number, number],
  [n, m]: readonly [number, number],
  random: Random,
): FeatureColumns[] {
  const side = (rho: number, rows: number) => {
    const first = new Float64Array(rows).map(() => gauss(random));
    const second = first.map((value) => rho * value + Math.sqrt(1 - rho * rho) * gauss(random));
    return { first, second, other: new Float64Array(rows).map(() => gauss(random)) };
  };
  const [reference, current] = [side(before, n), side(now, m)];
  return (['first', 'second', 'other'] as const).map((name) =>
    pairColumns(
      { name, kind: 'number', values: reference[name] },
      { name, kind: 'number', values: current[name] },
    ),
  );
}
