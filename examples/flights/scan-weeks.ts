import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { compareFeatures } from '#lib/drift/compare-features.ts';
import { domainClassifier } from '#lib/drift/domain-classifier.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { estimateBinary } from '#lib/performance/estimate-binary.ts';
import { evaluateBinary } from '#lib/performance/evaluate-binary.ts';
import { fitCalibration } from '#lib/performance/fit-calibration.ts';
import { drawWeeks } from './draw-weeks.ts';
import { toTimestamp } from './flight-features.ts';
import { withScorer } from './score-flights.ts';
import { EXAMPLE_VERSIONS } from './versions.ts';
import { type Week, withTable } from './write-up-weeks.ts';

/**
 * Scans the flights of each week from February to June against January, as version 1, trained on January, would have been watched, and sets what was
 * found beside how well it did. Writes the table in a page and the picture:
 *
 *   node examples/flights/scan-weeks.ts --out docs/flights-drift.md --image docs/images/flights-drift.svg
 */
const FEATURES = [
  'hour',
  'weekday',
  'distance',
  'origin',
  'destination',
  'origin_late_share',
  'route_late_share',
];
const DAY_MS = 24 * 60 * 60 * 1000;
const JANUARY = { from: new Date('2001-01-01T00:00:00Z'), to: new Date('2001-02-01T00:00:00Z') };
const END = new Date('2001-07-01T00:00:00Z');
const THRESHOLD = 0.5;
const SEED = 1;

interface Flights {
  /** With the score last. */
  columns: FileColumn[];
  scores: Float64Array;
  labels: Uint8Array;
}

async function scanWeeks(folder: string): Promise<Week[]> {
  const all = path.join(folder, 'flights.parquet');
  const script = path.join(import.meta.dirname, 'training-features.ts');
  const span = ['--from', '2001-01-01', '--to', '2001-07-01', '--out', all];
  await promisify(execFile)(process.execPath, [script, ...span]);
  const [version] = EXAMPLE_VERSIONS;
  if (!version) throw new Error('the example has no version');
  return withScorer(version, async (score) => {
    const readSpan = async (from: Date, to: Date): Promise<Flights> => {
      const columns = await readFlights(folder, all, { from, to });
      const late = columns.pop();
      if (late?.kind !== 'number') throw new Error('lateness is 0 or 1');
      const scores = await score(columns);
      columns.push({ name: 'score', kind: 'number', values: scores });
      return { columns, scores, labels: Uint8Array.from(late.values) };
    };
    const reference = await readSpan(JANUARY.from, JANUARY.to);
    const calibration = fitCalibration(reference.labels, reference.scores, { seed: SEED });
    const weeks: Week[] = [];
    for (let from = JANUARY.to; from < END; from = new Date(from.getTime() + 7 * DAY_MS)) {
      const to = new Date(Math.min(END.getTime(), from.getTime() + 7 * DAY_MS));
      const { columns, scores, labels } = await readSpan(from, to);
      const pairs = columns.flatMap((column, at) => {
        const other = reference.columns[at];
        return other ? [pairColumns(other, column)] : [];
      });
      const realised = evaluateBinary({ labels, scores, threshold: THRESHOLD });
      const estimated = estimateBinary(scores, calibration, { threshold: THRESHOLD });
      weeks.push({
        from: from.toISOString().slice(0, 10),
        days: Math.round((to.getTime() - from.getTime()) / DAY_MS),
        flights: labels.length,
        lateShare: labels.reduce((sum, label) => sum + label, 0) / labels.length,
        features: compareFeatures(pairs).report.features,
        wholeRow: domainClassifier(pairs.slice(0, FEATURES.length)),
        realised: realised.metrics.roc_auc,
        interval: realised.intervals.roc_auc ?? null,
        estimated: estimated?.metrics.roc_auc ?? null,
      });
      process.stderr.write(`${weeks.at(-1)?.from}\n`);
    }
    return weeks;
  });
}

/** A span's features and, last, whether each flight was late; in order of departure. */
async function readFlights(
  folder: string,
  all: string,
  { from, to }: { from: Date; to: Date },
): Promise<FileColumn[]> {
  const file = path.join(folder, 'span.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(
      `COPY (
        SELECT ${FEATURES.join(', ')}, late FROM read_parquet('${all}')
        WHERE departed_at >= CAST('${toTimestamp(from)}' AS TIMESTAMP)
          AND departed_at < CAST('${toTimestamp(to)}' AS TIMESTAMP)
        ORDER BY departed_at, flight
      ) TO '${file}' (FORMAT parquet)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const offline = createOfflineService({
    memoryMb: 1024,
    threads: 2,
    temporaryDirectory: folder,
  });
  return (await offline.readColumns(file, (names) => names)).columns;
}

const { values } = parseArgs({ options: { out: { type: 'string' }, image: { type: 'string' } } });
if (!values.out || !values.image) throw new Error('Usage: scan-weeks.ts --out FILE --image FILE');
const folder = await mkdtemp(path.join(tmpdir(), 'flights-weeks-'));
try {
  const weeks = await scanWeeks(folder);
  await writeFile(values.image, drawWeeks(weeks));
  await writeFile(values.out, withTable(await readFile(values.out, 'utf8'), weeks));
} finally {
  await rm(folder, { recursive: true, force: true });
}
