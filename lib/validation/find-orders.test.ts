import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseOrders,
  type ProposedOrder,
  proposeOrders,
  type SampledColumn,
} from './find-orders.ts';

/** Numbers from 0 to 1 that look random and are the same every time (a linear congruential generator). */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function columnOf(name: string, values: readonly number[]): SampledColumn {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const quantiles = Array.from(
    { length: 201 },
    (_, at) => sorted[Math.round((at / 200) * (sorted.length - 1))] ?? 0,
  );
  return { name, quantiles, values: Float64Array.from(values) };
}

/** As the file would have it, where the sample is all of it. */
function countOf(columns: readonly SampledColumn[], { low, high }: ProposedOrder) {
  const valuesOf = (name: string) => columns.find((column) => column.name === name)?.values ?? [];
  const pairs = Array.from(valuesOf(low), (a, row) => [a, valuesOf(high)[row] ?? NaN] as const);
  const both = pairs.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  return {
    rows: both.length,
    broken: both.filter(([a, b]) => a > b).length,
    equal: both.filter(([a, b]) => a === b).length,
  };
}

/** What a sample says, as "low <= high" with how many rows. */
function ordersOf(columns: readonly SampledColumn[]): string[] {
  const proposed = proposeOrders(columns);
  const counts = proposed.map((order) => countOf(columns, order));
  return chooseOrders(proposed, counts).map(
    ({ low, relation, high }) => `${low} ${relation} ${high}`,
  );
}

function sampleOf(rows: number, row: (draw: () => number) => Record<string, number>) {
  const draw = drawer(7);
  const all = Array.from({ length: rows }, () => row(draw));
  return Object.keys(all[0] ?? {}).map((name) =>
    columnOf(
      name,
      all.map((each) => each[name] ?? Number.NaN),
    ),
  );
}

describe('the orders of a reference', () => {
  it.each<[string, SampledColumn[], string[]]>([
    [
      'a sum that is never less than its part',
      sampleOf(1000, (draw) => {
        const part = draw() * 100;
        return { part, whole: part + draw() * 50, other: draw() * 100 };
      }),
      ['part <= whole'],
    ],
    [
      'never equal, where ties were to be expected',
      sampleOf(1000, (draw) => {
        const start = Math.floor(draw() * 20);
        return { end: start + 1 + Math.floor(draw() * 4), start };
      }),
      ['start < end'],
    ],
    [
      'equal now and then',
      sampleOf(1000, (draw) => {
        const start = Math.floor(draw() * 20);
        return { start, end: start + Math.floor(draw() * 4) };
      }),
      ['start <= end'],
    ],
    [
      'one column twice',
      sampleOf(500, (draw) => {
        const a = draw();
        return { a, copy: a, above: a + draw() };
      }),
      ['a == copy', 'a <= above'],
    ],
    [
      'what follows from others is left out',
      sampleOf(1000, (draw) => {
        const a = draw() * 10;
        const b = a + draw() * 10;
        return { c: b + draw() * 10, a, b };
      }),
      ['a <= b', 'b <= c'],
    ],
    [
      'unless it says more than they do',
      sampleOf(2000, (draw) => {
        const a = Math.floor(draw() * 10);
        const isFirst = draw() < 0.5;
        return { a, b: a + (isFirst ? 1 : 0), c: a + 1 };
      }),
      ['a <= b', 'b <= c', 'a < c'],
    ],
    [
      'none by ranges that do not meet',
      sampleOf(1000, (draw) => ({ small: draw(), large: 5 + draw() })),
      [],
    ],
    [
      'none by ranges that hardly meet: of a thousand rows, luck keeps it',
      sampleOf(1000, (draw) => ({ small: draw(), large: 0.97 + draw() * 10 })),
      [],
    ],
    [
      'none of few rows',
      sampleOf(99, (draw) => {
        const a = draw();
        return { a, b: a + draw() };
      }),
      [],
    ],
    [
      'rows that have both',
      sampleOf(1000, (draw) => {
        const a = draw() * 10;
        return { a: draw() < 0.3 ? Number.NaN : a, b: draw() < 0.3 ? Number.NaN : a + draw() * 5 };
      }),
      ['a <= b'],
    ],
    ['of a column without any', sampleOf(500, (draw) => ({ a: draw(), b: Number.NaN })), []],
    [
      'a row late in the sample that breaks it',
      sampleOf(1000, (draw) => {
        const a = draw();
        return { a, b: a + draw() };
      }).map((column) =>
        column.name === 'b' ? columnOf('b', [...column.values.slice(0, 999), -1]) : column,
      ),
      [],
    ],
  ])('%s', (_title, columns, expected) => {
    expect(ordersOf(columns).sort()).toEqual([...expected].sort());
  });

  it('goes by the whole file, not by the sample', () => {
    const proposed = [{ low: 'a', high: 'b', strength: 0.4, ties: 0 }];
    expect(chooseOrders(proposed, [{ rows: 90_000, broken: 1, equal: 0 }])).toEqual([]);
    expect(chooseOrders(proposed, [{ rows: 90_000, broken: 0, equal: 0 }])).toEqual([
      { low: 'a', relation: '<=', high: 'b', rows: 90_000 },
    ]);
  });

  it('is bounded for wide models: 300 features that are all in order', () => {
    const columns = sampleOf(600, (draw) => {
      let sum = draw();
      return Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => {
          sum += draw() / 100;
          return [`c${at}`, sum];
        }),
      );
    });
    const proposed = proposeOrders(columns);
    expect(proposed).toHaveLength(200);
    const counts = proposed.map(() => ({ rows: 600, broken: 0, equal: 0 }));
    expect(chooseOrders(proposed, counts)).toHaveLength(20);
  });
});

it('no row of the reference breaks an order, and none is between strangers', () => {
  const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(Number.NaN));
  const rowsOf = fc.array(fc.tuple(value, value, value), { minLength: 100, maxLength: 160 });
  fc.assert(
    fc.property(rowsOf, fc.boolean(), (rows, isSorted) => {
      const given = rows.map((row) => (isSorted ? row.toSorted((a, b) => a - b) : row));
      const columns = ['a', 'b', 'c'].map((name, at) =>
        columnOf(
          name,
          given.map((row) => row[at] ?? Number.NaN),
        ),
      );
      const proposed = proposeOrders(columns);
      const counts = proposed.map((order) => countOf(columns, order));
      for (const { low, high, relation, rows: both } of chooseOrders(proposed, counts)) {
        const {
          broken,
          equal,
          rows: counted,
        } = countOf(columns, { low, high, strength: 0, ties: 0 });
        expect([broken, both]).toEqual([0, counted]);
        if (relation === '<') expect(equal).toBe(0);
        if (relation === '==') expect(equal).toBe(counted);
      }
    }),
  );
});
