/** What is known of how long runs take: sums over the runs so far, of which older ones count ever less. */
export interface RunTimes {
  weight: number;
  rows: number;
  ms: number;
  rowsSquared: number;
  rowsMs: number;
}

export const NO_RUN_TIMES: RunTimes = { weight: 0, rows: 0, ms: 0, rowsSquared: 0, rowsMs: 0 };

/** What the runs so far still count after another: short ones for so many milliseconds, long ones for some seven runs. */
const REMEMBERED_MS = 100;
const LEAST_FADE = 0.85;
/** Runs that differ less in size than this share of their mean say nothing about what a row costs. */
const SPREAD = 0.1;

/** One that took long for once says little among many short ones; several in a row say that things have changed. */
export function addRun(times: RunTimes, rows: number, ms: number): RunTimes {
  const fade = Math.max(LEAST_FADE, Math.exp(-ms / REMEMBERED_MS));
  return {
    weight: times.weight * fade + 1,
    rows: times.rows * fade + rows,
    ms: times.ms * fade + ms,
    rowsSquared: times.rowsSquared * fade + rows * rows,
    rowsMs: times.rowsMs * fade + rows * ms,
  };
}

/**
 * How long a run of so many rows may take, by a line through the runs so far (least squares). Where these were all of one size, a
 * larger one takes at least as long as they did, and at most in proportion to its rows. Null before the first run.
 */
export function estimateRun(times: RunTimes, rows: number): { least: number; most: number } | null {
  if (times.weight === 0) return null;
  const meanRows = times.rows / times.weight;
  const meanMs = times.ms / times.weight;
  const variance = times.rowsSquared / times.weight - meanRows * meanRows;
  if (variance < (SPREAD * meanRows) ** 2) {
    return { least: meanMs, most: meanMs * Math.max(1, rows / meanRows) };
  }
  const covariance = times.rowsMs / times.weight - meanRows * meanMs;
  const perRow = Math.min(Math.max(covariance / variance, 0), meanMs / meanRows);
  const ms = meanMs + perRow * (rows - meanRows);
  return { least: ms, most: ms };
}

/** The most rows, up to `most`, of a run that ends within `ms` for certain; at least one. */
export function rowsWithin(times: RunTimes, ms: number, most: number): number {
  const whole = estimateRun(times, most);
  if (!whole || whole.most <= ms) return most;
  let [fits, exceeds] = [1, most];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if ((estimateRun(times, middle)?.most ?? 0) <= ms) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

/** What is before a request that comes now. */
export interface RunQueue {
  requests: number;
  rows: number;
  /** The run that began first of those under way; undefined when there is room for another. */
  running: { rows: number; forMs: number } | undefined;
  /** How many runs are under way at one time. */
  atOnce: number;
}

/**
 * Until a request of so many rows has been run, at least, in milliseconds. `joined`: the most rows of a joint run; 0: every
 * request is a run of its own. With nothing before it but a run, its own time does not count: it is tried, whatever it takes.
 */
export function estimateWait(
  times: RunTimes,
  queue: RunQueue,
  rows: number,
  joined: number,
): number {
  const least = (count: number) => (count === 0 ? 0 : (estimateRun(times, count)?.least ?? 0));
  const { running, requests, atOnce } = queue;
  const rest = running ? Math.max(0, least(running.rows) - running.forMs) : 0;
  if (requests === 0) return rest;
  if (joined === 0) {
    const before = Math.floor(requests / atOnce) * least(queue.rows / requests);
    return rest + before + least(rows);
  }
  const all = queue.rows + rows;
  const runs = Math.floor(Math.floor(all / joined) / atOnce);
  return rest + runs * least(joined) + least(all % joined);
}
