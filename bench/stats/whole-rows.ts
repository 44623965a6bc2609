import { correlated, pairStreams, type Stream } from '#test/stats/streams.ts';
import { measureRows, type RowShares } from './measure-drift.ts';
import { toTable } from './report.ts';

const SIZES: readonly (readonly [number, number])[] = [
  [300, 300],
  [1000, 1000],
  [10_000, 1000],
  [10_000, 10_000],
  [100_000, 100_000],
];
const COLUMNS = ['a', 'b', 'c'];
/** Of each side so many rows are drawn at most: larger sizes differ by little but by what drawing them costs. */
const LARGE = 10_000;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const count = (n: number) => n.toLocaleString('en-US');

export interface RowBounds {
  scans: number;
  mostAlarms: number;
  leastFound: number;
}

/** How often scans of features and whole rows together raise alarms, and find a correlation that turned over; as text, and what was not kept. */
export function measureWholeRows(
  streams: Record<string, Stream>,
  { scans, mostAlarms, leastFound }: RowBounds,
): { text: string; failures: string[] } {
  const failures: string[] = [];
  const scansOf = (size: number) =>
    size > LARGE ? Math.ceil(scans / 10) : size === LARGE ? Math.ceil(scans / 4) : scans;
  const alarms = Object.entries(streams).map(([name, stream]) => {
    const cells = SIZES.map((sizes) => {
      const draw = (random: () => number) =>
        COLUMNS.map((column) => pairStreams(column, [stream, stream], sizes, random));
      const found = measureRows(draw, scansOf(sizes[1]), 4);
      if (found.drift > mostAlarms)
        failures.push(`${name}, with whole rows, at ${sizes}: ${percent(found.drift)}`);
      return cellOf(found);
    });
    process.stdout.write(`${name}, with whole rows: ${cells.join(', ')}\n`);
    return [name, ...cells];
  });
  const flips = (
    [
      [300, [0.7, -0.7]],
      [1000, [0.7, -0.7]],
      [2000, [0.4, -0.4]],
    ] as const
  ).map(([size, pair]) => {
    const found = measureRows((random) => correlated(pair, [size, size], random), scans, 5);
    const name = `a correlation of ${pair[0]} that became −${pair[0]}`;
    if (found.wholeRow < leastFound) failures.push(`${name}: found in ${percent(found.wholeRow)}`);
    return [name, `${count(size)} / ${count(size)}`, percent(found.wholeRow)];
  });
  const titles = SIZES.map((sizes) => sizes.map(count).join(' / '));
  const text = [
    `Written by \`npm run bench:stats\` (with \`rows\` after \`--\` only this): each figure is of ${count(scans)} scans (${count(scansOf(LARGE))} at 10,000 current rows, ${count(scansOf(LARGE + 1))} at 100,000), seeded, of three features of the same kind`,
    `and their whole row, as scans by schedule ask for it. An alarm is of a feature or of the row; at most ${percent(mostAlarms)} may be. In brackets those in which the row had drifted, and – those with too little data for a verdict on it.`,
    '',
    ...toTable(['alarms', ...titles], alarms),
    '',
    'By the whole row alone:',
    '',
    ...toTable(['change', 'rows', 'found'], flips),
  ].join('\n');
  return { text, failures };
}

function cellOf({ drift, wholeRow, notEnough }: RowShares): string {
  const open = notEnough > 0.005 ? `, ${percent(notEnough)} –` : '';
  return `${percent(drift)} (${percent(wholeRow)}${open})`;
}
