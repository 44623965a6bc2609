import type { FileColumn } from '#lib/offline/file-columns.ts';
import { effectiveSize, effectiveSizeOfCategories } from '#lib/stats/effective-size.ts';
import { nextBelow } from '#lib/stats/next-below.ts';
import { countBetween, quantileEdges, sortedQuantile } from '#lib/stats/quantile-edges.ts';
import { rankScores } from '#lib/stats/rank-scores.ts';
import { sortNumbers } from '#lib/stats/sort-numbers.ts';
import { hashCategories } from '#lib/validation/category-hash.ts';
import { MAX_CATEGORIES } from '#lib/validation/contract.ts';
import {
  binCodes,
  COARSE_BINS,
  FINE_BINS,
  MOST_CATEGORIES,
  type ReferenceColumn,
} from './contract.ts';
import { atPrecision } from './feature-precision.ts';

/** Numbers of no more distinct values are categories. */
const MOST_NUMBERS_AS_CATEGORIES = 20;

/** What is known of a column beside its values. */
export interface ColumnOf {
  name: string;
  role: ReferenceColumn['role'];
  type: 'number' | 'integer' | 'boolean' | 'string';
  precision: ReferenceColumn['precision'];
}

type Scalar = ReferenceColumn['categories'][number];

/** Bins and figures of a column's values, in the order of the rows. */
export function profileColumn(of: ColumnOf, given: FileColumn): ReferenceColumn {
  if (of.type === 'number' || of.type === 'integer') {
    const numbers = readNumbers(of, given);
    const isAlways = of.role === 'score' || of.role === 'value';
    const isNumeric = isAlways || (of.role !== 'class' && hasMany(numbers.sorted));
    return isNumeric
      ? profileNumbers(of, numbers)
      : profileCategories(of, Array.from(numbers.finite), numbers);
  }
  const rows = given.kind === 'number' ? given.values.length : given.codes.length;
  const values = readCategories(of, given);
  const none = { rows, missing: rows - values.length, minusInfinity: 0, plusInfinity: 0 };
  return profileCategories(of, values, none);
}

interface Specials {
  rows: number;
  missing: number;
  minusInfinity: number;
  plusInfinity: number;
}

interface Numbers extends Specials {
  finite: Float64Array;
  sorted: Float64Array;
}

function readNumbers({ precision }: ColumnOf, given: FileColumn): Numbers {
  const all =
    given.kind === 'number'
      ? given.values
      : Float64Array.from(given.codes, (code) => parseNumber(given.values[code]));
  const finite = new Float64Array(all.length);
  const found = { missing: 0, minusInfinity: 0, plusInfinity: 0 };
  let n = 0;
  for (let at = 0; at < all.length; at += 1) {
    const value = atPrecision(precision, all[at] as number);
    if (Number.isFinite(value)) {
      finite[n] = value;
      n += 1;
    } else if (Number.isNaN(value)) found.missing += 1;
    else if (value > 0) found.plusInfinity += 1;
    else found.minusInfinity += 1;
  }
  const own = finite.subarray(0, n);
  return { rows: all.length, ...found, finite: own, sorted: sortNumbers(own) };
}

function parseNumber(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

function hasMany(sorted: Float64Array): boolean {
  let distinct = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
    if (distinct > MOST_NUMBERS_AS_CATEGORIES) return true;
  }
  return false;
}

function profileNumbers(of: ColumnOf, numbers: Numbers): ReferenceColumn {
  const { sorted, finite } = numbers;
  const isEmpty = sorted.length === 0;
  const edges = isEmpty ? [] : withEnds(quantileEdges(sorted, FINE_BINS), sorted);
  let distinct = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  }
  return {
    ...headOf(of, 'numeric', numbers),
    edges,
    coarse_edges: isEmpty ? [] : quantileEdges(sorted, COARSE_BINS),
    categories: [],
    others: null,
    counts: [...specialCounts(numbers, 0), ...countBetween(sorted, edges)],
    distinct,
    once: 0,
    twice: 0,
    effective: effectiveSize(rankScores(finite, sorted)),
    moments: isEmpty ? null : momentsOf(sorted),
    quantiles: isEmpty
      ? null
      : Array.from({ length: 101 }, (_, at) => sortedQuantile(sorted, at / 100)),
  };
}

/** What is below the least and above the greatest has a bin of its own. */
function withEnds(edges: readonly number[], sorted: Float64Array): number[] {
  const [min, max] = [sorted[0] as number, sorted.at(-1) as number];
  return [nextBelow(min), ...edges.filter((edge) => edge < max), max];
}

function profileCategories(
  of: ColumnOf,
  values: readonly Scalar[],
  specials: Specials,
): ReferenceColumn {
  const codes = new Map<Scalar, number>();
  const rowCodes = new Int32Array(values.length);
  const counted: number[] = [];
  for (const [at, value] of values.entries()) {
    const code = codes.get(value) ?? codes.size;
    if (code === codes.size) codes.set(value, code);
    rowCodes[at] = code;
    counted[code] = (counted[code] ?? 0) + 1;
  }
  const ranked = [...codes]
    .map(([value, code]) => ({ value, count: counted[code] ?? 0 }))
    .sort((a, b) => b.count - a.count);
  const top = ranked.slice(0, MOST_CATEGORIES);
  const rest = ranked.slice(MOST_CATEGORIES);
  const hasOthers = rest.length > 0 && rest.length <= MAX_CATEGORIES;
  const inRest = rest.reduce((sum, { count }) => sum + count, 0);
  return {
    ...headOf(of, 'categorical', specials),
    edges: [],
    coarse_edges: [],
    categories: top.map(({ value }) => value),
    others: hasOthers ? hashCategories(rest.map(({ value }) => String(value))) : null,
    counts: [...specialCounts(specials, inRest), ...top.map(({ count }) => count)],
    distinct: ranked.length,
    once: counted.filter((count) => count === 1).length,
    twice: counted.filter((count) => count === 2).length,
    effective: effectiveSizeOfCategories(rowCodes),
    moments: null,
    quantiles: null,
  };
}

function headOf({ name, role, precision }: ColumnOf, kind: ReferenceColumn['kind'], of: Specials) {
  return { name, role, kind, precision, rows: of.rows };
}

/** In the order of the codes. */
function specialCounts(of: Specials, others: number): number[] {
  const counts = new Array<number>(binCodes.first).fill(0);
  counts[binCodes.missing] = of.missing;
  counts[binCodes.minusInfinity] = of.minusInfinity;
  counts[binCodes.plusInfinity] = of.plusInfinity;
  counts[binCodes.others] = others;
  return counts;
}

function readCategories({ type }: ColumnOf, given: FileColumn): Scalar[] {
  if (given.kind === 'number') {
    const values: Scalar[] = [];
    for (const value of given.values) {
      if (Number.isNaN(value)) continue;
      values.push(type === 'boolean' ? value !== 0 : String(value));
    }
    return values;
  }
  const labels = given.values.map((text) =>
    type === 'boolean' && /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text,
  );
  const values: Scalar[] = [];
  for (const code of given.codes) if (code >= 0) values.push(labels[code] as Scalar);
  return values;
}

/** Of finite values: the largest ones are scaled by, so that 1e300 has moments too. */
function momentsOf(sorted: Float64Array): ReferenceColumn['moments'] {
  const n = sorted.length;
  const min = sorted[0] ?? 0;
  const max = sorted[n - 1] ?? 0;
  const scale = Math.max(Math.abs(min), Math.abs(max)) || 1;
  let mean = 0;
  for (const value of sorted) mean += value / scale / n;
  let [m2, m3, m4] = [0, 0, 0];
  for (const value of sorted) {
    const d = value / scale - mean;
    m2 += (d * d) / n;
    m3 += d ** 3 / n;
    m4 += d ** 4 / n;
  }
  const isFlat = min === max || m2 === 0;
  return {
    mean: mean * scale,
    deviation: isFlat ? 0 : Math.sqrt(m2) * scale,
    skewness: isFlat ? 0 : m3 / m2 ** 1.5,
    kurtosis: isFlat ? 0 : m4 / m2 ** 2 - 3,
    min,
    max,
  };
}
