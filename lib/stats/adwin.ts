const BUCKETS_PER_ROW = 5;
const LEAST_WINDOW = 5;
const CHECK_EVERY = 32;

/** Values of a row's buckets, newest last: each bucket of row r stands for 2^r values. */
interface Row {
  sums: number[];
  /** Σ (x − mean)² within each bucket. */
  squares: number[];
}

/** What ADWIN keeps of its window; plain data, to be stored. */
export interface AdwinState {
  /** The confidence that is given up: the chance of a false cut, about. */
  delta: number;
  seen: number;
  size: number;
  sum: number;
  squares: number;
  rows: Row[];
}

export function startAdwin(delta = 0.002): AdwinState {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`δ is ${delta}; expected between 0 and 1`);
  return { delta, seen: 0, size: 0, sum: 0, squares: 0, rows: [{ sums: [], squares: [] }] };
}

export function adwinMean({ sum, size }: AdwinState): number {
  return size === 0 ? 0 : sum / size;
}

/**
 * ADWIN2 (Bifet and Gavaldà 2007): a window of the newest values that drops its oldest part as long as two parts of it differ in mean by more than
 * ε = √(2/m · σ² ln(2 ln n / δ)) + 2/3m · ln(2 ln n / δ), 1/m = 1/(n₀ − 4) + 1/(n₁ − 4) (the paper's harmonic mean, parts of at least 5), asked every
 * 32 values over an exponential histogram. Changes `state`; true where something was dropped.
 */
export function addToAdwin(state: AdwinState, value: number): boolean {
  if (!Number.isFinite(value)) throw new RangeError(`ADWIN is given ${value}; expected a number`);
  insert(state, value);
  compress(state);
  state.seen += 1;
  if (state.seen % CHECK_EVERY !== 0 || state.size <= 2 * LEAST_WINDOW) return false;
  let hasChanged = false;
  while (state.size > 2 * LEAST_WINDOW && hasCut(state)) {
    dropOldest(state);
    hasChanged = true;
  }
  return hasChanged;
}

function insert(state: AdwinState, value: number): void {
  const gap = state.size === 0 ? 0 : value - state.sum / state.size;
  state.squares += (gap * gap * state.size) / (state.size + 1);
  state.size += 1;
  state.sum += value;
  state.rows[0]?.sums.push(value);
  state.rows[0]?.squares.push(0);
}

/** Where a row has more buckets than it may, its two oldest become one of the next. */
function compress({ rows }: AdwinState): void {
  for (const [at, row] of rows.entries()) {
    if (row.sums.length <= BUCKETS_PER_ROW) return;
    const next = rows[at + 1] ?? { sums: [], squares: [] };
    if (at + 1 === rows.length) rows.push(next);
    const [first = 0, second = 0] = row.sums.splice(0, 2);
    const [firstSquares = 0, secondSquares = 0] = row.squares.splice(0, 2);
    const each = 2 ** at;
    next.sums.push(first + second);
    next.squares.push(firstSquares + secondSquares + ((first - second) / each) ** 2 * (each / 2));
  }
}

/** Whether, going from the oldest bucket to the newest, the parts before and after are too far apart. */
function hasCut(state: AdwinState): boolean {
  const { rows, size, sum, delta } = state;
  const variance = state.squares / size;
  const doubt = Math.log((2 * Math.log(size)) / delta);
  let n0 = 0;
  let sum0 = 0;
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    for (const bucket of rows[at]?.sums ?? []) {
      n0 += 2 ** at;
      sum0 += bucket;
      const n1 = size - n0;
      if (n1 < LEAST_WINDOW) return false;
      if (n0 < LEAST_WINDOW) continue;
      const inverse = 1 / (n0 - LEAST_WINDOW + 1) + 1 / (n1 - LEAST_WINDOW + 1);
      const far = Math.sqrt(2 * inverse * variance * doubt) + (2 / 3) * inverse * doubt;
      if (Math.abs(sum0 / n0 - (sum - sum0) / n1) > far) return true;
    }
  }
  return false;
}

function dropOldest(state: AdwinState): void {
  const at = state.rows.length - 1;
  const row = state.rows[at];
  const sum = row?.sums.shift() ?? 0;
  const squares = row?.squares.shift() ?? 0;
  const n = 2 ** at;
  const left = state.size - n;
  const gap = left === 0 ? 0 : sum / n - (state.sum - sum) / left;
  state.squares = Math.max(0, state.squares - squares - (gap * gap * n * left) / state.size);
  state.size = left;
  state.sum -= sum;
  if (row?.sums.length === 0 && at > 0) state.rows.pop();
}
