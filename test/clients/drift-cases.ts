import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Compatibility, compatibleVerdict } from '#lib/drift/compatible-verdict.ts';
import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { formatNumber, formatP } from '#lib/drift/format-figures.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import {
  autoregressive,
  categories,
  STATIONARY,
  type Stream,
  seededRandom,
  shifted,
  withMissing,
} from '#test/stats/streams.ts';
import { driftTools } from './clients.ts';

interface ToolVerdict {
  method: string;
  value: number;
  drift: boolean;
}

const whole =
  (count: number, power = 1): Stream =>
  (random, n) =>
    new Float64Array(n).map(() => Math.floor(count * random() ** power));
const usual = STATIONARY as Record<string, Stream>;
const stream = (name: string): Stream => usual[name] ?? shifted(0);

const COLUMNS: Record<string, readonly [Stream, Stream]> = {
  normal: [shifted(0), shifted(0)],
  moved_a_little: [shifted(0), shifted(0.08)],
  moved: [shifted(0), shifted(0.3)],
  lognormal: [stream('lognormal'), stream('lognormal')],
  heavy: [stream('heavy tails (Cauchy)'), stream('heavy tails (Cauchy)')],
  ties: [stream('90 % ties'), stream('90 % ties')],
  slow: [autoregressive(0.9), autoregressive(0.9)],
  missing: [withMissing(0.1), withMissing(0.4)],
  four_numbers: [whole(4), whole(4, 1.3)],
  two_numbers: [whole(2), whole(2, 1.2)],
  thirty_numbers: [whole(30), whole(30, 1.2)],
  hundreds: [whole(400), whole(400)],
  five: [stream('five categories'), stream('five categories')],
  changed: [categories([60, 35, 5]), categories([50, 35, 15])],
  two: [categories([80, 20]), categories([74, 26])],
  new_one: [categories([70, 30]), categories([66, 29, 5])],
  gone: [categories([60, 30, 10]), categories([65, 35])],
  rare: [stream('rare levels (Zipf, 200)'), stream('rare levels (Zipf, 200)')],
};
/** NannyML has chunks of one size on both sides, and ten of the reference unless others are asked for. */
const SIZES: [number, number][] = [
  [900, 90],
  [1000, 100],
  [6000, 600],
];

const pythons: Record<string, string> = JSON.parse(process.env.MAINSTAY_CLIENT_PYTHONS ?? '{}');
const folder = await mkdtemp(path.join(tmpdir(), 'drift-tools-'));
const files = await writeFiles();
const ours = await readFiles();
const theirs = await Promise.all(
  driftTools.map(async ({ environment, script }) => {
    const python = pythons[environment] ?? 'python3';
    const run = promisify(execFile)(python, [path.join(import.meta.dirname, script), ...files]);
    return JSON.parse((await run).stdout.trim().split('\n').at(-1) ?? '') as Record<
      string,
      ToolVerdict
    >[];
  }),
);
await rm(folder, { recursive: true });

for (const [place, { name, environment }] of driftTools.entries()) {
  describe(`${name} of the same data`, () => {
    for (const [at, sizes] of SIZES.entries()) {
      const cases = Object.entries(theirs[place]?.[at] ?? {});
      it(`${sizes.join(' and ')} rows: it says something of every column`, () => {
        expect(cases.map(([column]) => column).sort()).toEqual(Object.keys(COLUMNS).sort());
      });
      it.each(cases)(`${sizes.join(' and ')} rows: %s`, (column, { value, drift }) => {
        const features = ours[at]?.find((feature) => feature.name === column);
        if (!features) throw new Error(`${column} was not read`);
        const own = compatibleVerdict(features, environment satisfies Compatibility);
        expect(own.verdict).toBe(drift ? 'drift' : 'stable');
        const shown = own.sentence.includes('p ') ? formatP(value) : formatNumber(value);
        expect(own.sentence).toContain(shown);
      });
    }
  });
}

/** As many pairs as sizes, references first. */
async function writeFiles(): Promise<string[]> {
  const random = seededRandom(20);
  const written: string[] = [];
  for (const [at, sizes] of SIZES.entries()) {
    for (const side of [0, 1] as const) {
      const columns = Object.values(COLUMNS).map((pair) => pair[side](random, sizes[side]));
      const lines = Array.from({ length: sizes[side] }, (_, row) =>
        columns.map((values) => (Number.isNaN(values[row]) ? '' : values[row])).join(','),
      );
      const file = path.join(folder, `${at}-${side}.csv`);
      await writeFile(file, `${Object.keys(COLUMNS).join(',')}\n${lines.join('\n')}\n`);
      written.push(file);
    }
  }
  return written;
}

/** As `mainstay drift` reads them; but all numbers are numeric, as both tools have them. */
async function readFiles(): Promise<FeatureColumns[][]> {
  const service = createOfflineService({
    ...{ memoryMb: 256, threads: 1, temporaryDirectory: folder },
  });
  const read: FeatureColumns[][] = [];
  for (const at of SIZES.keys()) {
    const [reference, current] = await Promise.all(
      [0, 1].map((side) => service.readColumns(files[2 * at + side] ?? '', (all) => all)),
    );
    const pairs = reference?.columns.flatMap((column, place) => {
      const other = current?.columns[place];
      const kind = column.kind === 'number' ? 'numeric' : undefined;
      return other ? [pairColumns(column, other, kind)] : [];
    });
    read.push(pairs ?? []);
  }
  return read;
}
