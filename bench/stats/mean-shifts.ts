import { effectiveSize } from '#lib/stats/effective-size.ts';
import { meanShift } from '#lib/stats/mean-shift.ts';
import { rankScores } from '#lib/stats/rank-scores.ts';
import { sortNumbers } from '#lib/stats/sort-numbers.ts';
import { type Random, type Stream, seededRandom } from '#test/stats/streams.ts';
import { toTable } from './report.ts';

const THRESHOLD = 0.1;
/** A fiftieth of α. */
const LEVEL = 0.001;
const MOST_ALARMS = 0.02;
const SIZES: readonly (readonly [number, number])[] = [
  [1000, 1000],
  [10_000, 1000],
  [10_000, 10_000],
];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** How often the mean of the last predictions is over its threshold, and how often that is drift, where nothing changed and where something did; as text, and what was not kept. */
export function measureMeanShifts(
  streams: Record<string, Stream>,
  moved: Record<string, readonly [Stream, Stream]>,
  { scans, leastFound }: { scans: number; leastFound: number },
): { text: string; failures: string[] } {
  const failures: string[] = [];
  const random = seededRandom(6);
  const rowOf = (name: string, pair: readonly [Stream, Stream]) => {
    const cells = SIZES.map((sizes) => measure(pair, sizes, scans, random));
    process.stdout.write(`${name}, mean: ${cells.map(cellOf).join(', ')}\n`);
    return { cells, row: [name, ...cells.map(cellOf)] };
  };
  const calm = Object.entries(streams).map(([name, stream]) => {
    const { cells, row } = rowOf(name, [stream, stream]);
    for (const [at, { drift }] of cells.entries()) {
      if (drift > MOST_ALARMS) failures.push(`${name}, mean at ${SIZES[at]}: ${percent(drift)}`);
    }
    return row;
  });
  const found = Object.entries(moved).map(([name, pair]) => {
    const { cells, row } = rowOf(name, pair);
    const [, usual] = cells;
    if (usual && usual.drift < leastFound) failures.push(`${name}, mean: ${percent(usual.drift)}`);
    return row;
  });
  const titles = SIZES.map((sizes) => sizes.map((n) => n.toLocaleString('en-US')).join(' / '));
  const text = [
    `Written by \`npm run bench:stats\` (with \`mean\` after \`--\` only this): each figure is of ${scans.toLocaleString('en-US')} scans, seeded, of the mean of the last predictions beside a reference (rows of reference / predictions). In brackets how often the mean is ${THRESHOLD} standard deviations off or more,`,
    `which is what a threshold alone would raise; before them how often that is drift, since it is certain as well (p below ${LEVEL}).`,
    '',
    ...toTable(['nothing changed', ...titles], calm),
    '',
    ...toTable(['something did', ...titles], found),
  ].join('\n');
  return { text, failures };
}

interface Shares {
  drift: number;
  over: number;
}

const cellOf = ({ drift, over }: Shares) => `${percent(drift)} (${percent(over)})`;

function measure(
  [reference, current]: readonly [Stream, Stream],
  [n, m]: readonly [number, number],
  scans: number,
  random: Random,
): Shares {
  const shares = { drift: 0, over: 0 };
  for (let scan = 0; scan < scans; scan += 1) {
    const before = Float64Array.from(reference(random, n), Number);
    const { shift, pValue } = meanShift(
      Float64Array.from(current(random, m), Number),
      baselineOf(before),
    );
    if (shift < THRESHOLD) continue;
    shares.over += 1 / scans;
    if (pValue < LEVEL) shares.drift += 1 / scans;
  }
  return shares;
}

function baselineOf(values: Float64Array) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0);
  const effective = effectiveSize(rankScores(values, sortNumbers(values)));
  return { mean, deviation: Math.sqrt(square), effective };
}
