/**
 * What the drift verdicts keep of their promises: how often they raise an alarm where nothing changed, and how often they find what did. Seeded; writes the figures
 * between the marks in docs/STATISTICS.md, with how many scans they are of.
 *
 *   npm run bench:stats
 *   npm run bench:stats -- features   only of features
 *   npm run bench:stats -- rows       only of features and whole rows together
 *   npm run bench:stats -- mean       only of the mean of the last predictions
 *
 * BENCH_SCANS says how many scans each figure is of (1,000; a fifth of them at 100,000 rows, where effects' floors leave no alarm to be counted).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  autoregressive,
  categories,
  STATIONARY,
  type Stream,
  shifted,
  withMissing,
} from '#test/stats/streams.ts';
import { measureMeanShifts } from './stats/mean-shifts.ts';
import { measureScans, type Pairs } from './stats/measure-drift.ts';
import { replaceSection, toTable } from './stats/report.ts';
import { measureWholeRows } from './stats/whole-rows.ts';

const FULL = 1000;
/** Figures of fewer are not written down. */
const LEAST_WRITTEN = 250;
const scans = Number(process.env.BENCH_SCANS ?? FULL);
const MOST_ALARMS = 0.065;
const LEAST_FOUND = 0.95;
const SIZES: readonly (readonly [number, number])[] = [
  [300, 300],
  [1000, 1000],
  [10_000, 1000],
  [10_000, 10_000],
  [100_000, 100_000],
];

const dependent = Object.fromEntries(
  [0.1, 0.3, 0.5, 0.7, 0.9].map((rho) => [`AR(1), ρ = ${rho}`, autoregressive(rho)]),
);
const streams: Record<string, Stream> = { ...STATIONARY, ...dependent };
const together: Pairs = Object.fromEntries(
  Object.entries(streams).map(([name, stream]) => [name, [stream, stream]]),
);

const FOUND: [string, readonly [Stream, Stream], [number, number]][] = [
  ['a shift of 0.3 σ', [shifted(0), shifted(0.3)], [1000, 1000]],
  [
    'a category from 5 % to 10 %',
    [categories([60, 35, 5]), categories([57, 33, 10])],
    [1000, 1000],
  ],
  ['missing from 1 % to 8 %', [withMissing(0.01), withMissing(0.08)], [1000, 1000]],
  ['0.5 σ, AR(1), ρ = 0.5', [autoregressive(0.5), autoregressive(0.5, 0.5)], [2000, 2000]],
];

/** What predictions may be: numbers that are all there. */
const SCORES = Object.fromEntries(
  ['normal', 'lognormal', 'heavy tails (Cauchy)', '90 % ties', 'whole numbers, few']
    .flatMap((name) => (STATIONARY[name] ? [[name, STATIONARY[name]] as const] : []))
    .concat(Object.entries(dependent)),
);
const MOVED = {
  'a shift of 0.3 σ': [shifted(0), shifted(0.3)],
  'a shift of 1 σ, AR(1), ρ = 0.9': [autoregressive(0.9), autoregressive(0.9, 1)],
} as const;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const failures: string[] = [];

function scansOf([n]: readonly [number, number]): number {
  return n >= 100_000 ? Math.ceil(scans / 5) : scans;
}

function measureAlarms(name: string, pairs: Pairs, most = SIZES.length): string[] {
  const cells = SIZES.map((sizes, at) => {
    if (at >= most) return '';
    const { drift, notEnough } = measureScans(pairs, sizes, scansOf(sizes), 1);
    if (drift > MOST_ALARMS) failures.push(`${name} at ${sizes}: ${percent(drift)}`);
    return notEnough > 0.005 ? `${percent(drift)} (${percent(notEnough)} –)` : percent(drift);
  });
  process.stdout.write(`${name}: ${cells.join(', ')}\n`);
  return [name, ...cells];
}

function measureFeatures(): string {
  const alarms = [
    ...Object.entries(streams).map(([name, stream]) =>
      measureAlarms(name, { x: [stream, stream] }),
    ),
    measureAlarms('all of these in one scan', together, 3),
  ];
  const found = FOUND.map(([name, pair, sizes]) => {
    const { drift } = measureScans({ x: pair }, sizes, scans, 2);
    if (drift < LEAST_FOUND) failures.push(`${name}: found in ${percent(drift)}`);
    return [name, sizes.map((size) => size.toLocaleString('en-US')).join(' / '), percent(drift)];
  });
  const tinyScans = Math.max(1, Math.round(scans / 50));
  const tiny = measureScans(
    { x: [shifted(0), shifted(0.02)] },
    [1_000_000, 1_000_000],
    tinyScans,
    3,
  );
  if (tiny.drift > 0) failures.push(`0.02 σ at 1,000,000 rows: ${percent(tiny.drift)}`);
  found.push([
    `a shift of 0.02 σ, no alarm wanted (${tinyScans} scans)`,
    '1,000,000 / 1,000,000',
    percent(tiny.drift),
  ]);

  const titles = SIZES.map((sizes) =>
    sizes.map((size) => size.toLocaleString('en-US')).join(' / '),
  );
  return [
    `Written by \`npm run bench:stats\`: each figure is of ${scans.toLocaleString('en-US')} scans (${scansOf([100_000, 100_000]).toLocaleString('en-US')} at 100,000 rows), seeded. α is 5 %, so that at most ${percent(MOST_ALARMS)} may be alarms.`,
    'In brackets the share of features with too little data for a verdict.',
    '',
    'Nothing changed (rows of reference / current):',
    '',
    ...toTable(['alarms', ...titles], alarms),
    '',
    'Something did:',
    '',
    ...toTable(['change', 'rows', 'found'], found),
  ].join('\n');
}

const file = path.join(import.meta.dirname, '../docs/STATISTICS.md');
function keep(section: string, text: string): void {
  process.stdout.write(`\n${text}\n`);
  if (scans < LEAST_WRITTEN) return;
  writeFileSync(file, replaceSection(readFileSync(file, 'utf8'), section, text));
}

const [only] = process.argv.slice(2);
const isAsked = (part: string) => only === undefined || only === part;
if (isAsked('features')) keep('bench:stats', measureFeatures());
if (isAsked('mean')) {
  const means = measureMeanShifts(SCORES, MOVED, { scans, leastFound: LEAST_FOUND });
  failures.push(...means.failures);
  keep('bench:stats mean', means.text);
}
if (isAsked('rows')) {
  const bounds = { scans, mostAlarms: MOST_ALARMS, leastFound: LEAST_FOUND };
  const rows = measureWholeRows(streams, bounds);
  failures.push(...rows.failures);
  keep('bench:stats rows', rows.text);
}
for (const failure of failures) process.stderr.write(`not kept: ${failure}\n`);
process.exit(failures.length === 0 ? 0 : 1);
