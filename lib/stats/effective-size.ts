const SEGMENTS = 5;
const LEAST_ROWS = 50;
const MOST_LAG = 64;
const THINNING = 4;
/** In standard deviations of an autocorrelation that is none. */
const NOISE = 1;

/**
 * How many independent rows the rows of a window are worth, in the order they came: n / (1 + 2 Σ ρ_k), at most n. ρ_k is the autocorrelation at lag k of the
 * scores, summed in pairs as long as these are above noise and falling (Geyer's initial monotone sequence, 1992). To keep a change in the midst of the
 * window from passing for dependence, ρ_k is the median over five segments of it, each about its own mean. Where 64 lags do not reach the end of the
 * dependence, every fourth row is asked in place of all.
 *
 * Scores should be ranks: so heavy tails do not hide dependence. A window that is sorted by the scores says nothing of time, and is worth its n.
 */
export function effectiveSize(scores: Float64Array): number {
  if (isSorted(scores)) return scores.length;
  return worthOf(scores, numericCorrelation);
}

/** The same of categories, whose ρ_k is how much more often than by chance rows k apart are equal. Codes are whole numbers from 0. */
export function effectiveSizeOfCategories(codes: Int32Array): number {
  if (isGrouped(codes)) return codes.length;
  return worthOf(codes, categoryCorrelation);
}

/** Of a segment, from … to: its autocorrelation at a lag; undefined where nothing varies. */
type Correlation<S> = (
  series: S,
  from: number,
  to: number,
) => ((lag: number) => number) | undefined;

function worthOf<S extends Float64Array | Int32Array>(
  series: S,
  correlate: Correlation<S>,
): number {
  const n = series.length;
  if (n < LEAST_ROWS) return n;
  const length = Math.floor(n / SEGMENTS);
  const segments = Array.from({ length: SEGMENTS }, (_, at) =>
    correlate(series, at * length, at === SEGMENTS - 1 ? n : (at + 1) * length),
  ).filter((one) => one !== undefined);
  if (segments.length === 0) return n;
  const noise = NOISE / Math.sqrt(n);
  const at = (lag: number) => median(segments.map((one) => one(lag)));
  const first = at(1);
  if (first <= noise) return n;
  let last = 1 + first;
  let sum = last;
  const most = Math.min(MOST_LAG, Math.floor(length / 2));
  for (let lag = 2; lag < most; lag += 2) {
    const pair = at(lag) + at(lag + 1);
    if (pair <= noise * Math.SQRT2) return Math.min(n, n / (2 * sum - 1));
    last = Math.min(last, pair);
    sum += last;
  }
  const reached = n / (2 * sum - 1);
  return most < MOST_LAG ? reached : Math.min(reached, worthOf(thin(series), correlate));
}

function thin<S extends Float64Array | Int32Array>(series: S): S {
  return series.filter((_: number, at: number) => at % THINNING === 0) as S;
}

const numericCorrelation: Correlation<Float64Array> = (scores, from, to) => {
  let mean = 0;
  for (let at = from; at < to; at += 1) mean += scores[at] as number;
  mean /= to - from;
  const gaps = new Float64Array(to - from);
  let square = 0;
  for (let at = from; at < to; at += 1) {
    const gap = (scores[at] as number) - mean;
    gaps[at - from] = gap;
    square += gap * gap;
  }
  if (!(square > 0)) return undefined;
  return (lag) => {
    let sum = 0;
    for (let at = lag; at < gaps.length; at += 1) {
      sum += (gaps[at] as number) * (gaps[at - lag] as number);
    }
    return sum / square;
  };
};

const categoryCorrelation: Correlation<Int32Array> = (codes, from, to) => {
  const counts = new Map<number, number>();
  for (let at = from; at < to; at += 1) {
    const code = codes[at] as number;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let chance = 0;
  for (const count of counts.values()) chance += (count / (to - from)) ** 2;
  if (counts.size < 2) return undefined;
  return (lag) => {
    let equal = 0;
    for (let at = from + lag; at < to; at += 1) if (codes[at] === codes[at - lag]) equal += 1;
    const pairs = to - from - lag;
    return ((equal / pairs - chance) / (1 - chance)) * (pairs / (to - from));
  };
};

function isSorted(scores: Float64Array): boolean {
  let isRising = true;
  let isFalling = true;
  for (let at = 1; at < scores.length && (isRising || isFalling); at += 1) {
    if ((scores[at] as number) < (scores[at - 1] as number)) isRising = false;
    if ((scores[at] as number) > (scores[at - 1] as number)) isFalling = false;
  }
  return isRising || isFalling;
}

/** Each category's rows are together: the rows were sorted by it. */
function isGrouped(codes: Int32Array): boolean {
  const seen = new Set<number>();
  for (let at = 0; at < codes.length; at += 1) {
    if (at > 0 && codes[at] === codes[at - 1]) continue;
    if (seen.has(codes[at] as number)) return false;
    seen.add(codes[at] as number);
  }
  return true;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}
