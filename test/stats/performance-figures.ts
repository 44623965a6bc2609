import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

interface Expected {
  [metric: string]: number | null | number[] | number[][];
}

interface Figures {
  binary: {
    name: string;
    labels: number[];
    scores: number[];
    threshold: number;
    expected: Expected;
  };
  long_binary: { count: number; expected: Expected };
  multiclass: {
    name: string;
    labels: number[];
    scores: number[][];
    predictions: number[] | null;
    expected: Expected;
  };
  regression: { name: string; truth: number[]; predicted: number[]; expected: Expected };
  isotonic: {
    name: string;
    scores: number[];
    labels: number[];
    asked: number[];
    expected: number[];
  };
  normal_quantile: { points: [p: number, quantile: number][] };
  wilson: { points: [part: number, n: number, low: number, high: number][] };
}

const FILE = path.join(import.meta.dirname, 'performance-figures.jsonl');

/** What scikit-learn says of rows, as make_performance_figures.py has written it down. */
export function performanceFigures<K extends keyof Figures>(of: K): Figures[K][] {
  return readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { of: string } & Figures[K])
    .filter((figure) => figure.of === of);
}

/** Equal to 1e-12 of the value, or of 1 where it is smaller. */
export function expectEqual(actual: unknown, expected: unknown, of = ''): void {
  if (Array.isArray(expected)) {
    expect(actual, of).toHaveLength(expected.length);
    for (const [at, one] of expected.entries()) {
      expectEqual((actual as unknown[])[at], one, `${of}[${at}]`);
    }
  } else if (typeof expected === 'number') {
    expect(actual, of).toBeTypeOf('number');
    const off = Math.abs((actual as number) - expected) / Math.max(1, Math.abs(expected));
    expect(off, `${of}: ${actual} and not ${expected}`).toBeLessThanOrEqual(1e-12);
  } else expect(actual, of).toBe(expected);
}
