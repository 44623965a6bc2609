/**
 * How fast the gateway serves beside the least that serving costs, and beside other model servers where their virtual environments
 * have been made (`node bench/peers/make-environments.ts`). Writes docs/bench-serve.md and .json when all of it has run.
 *
 *   npm run bench:serve [-- rows half-load batching many-rows validation peers shipping]
 *
 * BENCH_ROUNDS and BENCH_SECONDS say how often, and how long each time.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { isReached, type Report, toMarkdown } from './serve/report.ts';
import { machineLoad } from './serve/rounds.ts';
import {
  type Bench,
  measureBatching,
  measureHalfLoad,
  measureManyRows,
  measurePeers,
  measureShipping,
  measureSingleRows,
  measureValidation,
  type Section,
} from './serve/sections.ts';
import { startMainstay, startReference, writeModels } from './serve/targets.ts';

const ALL = [
  'rows',
  'half-load',
  'batching',
  'many-rows',
  'validation',
  'peers',
  'shipping',
] as const;
type Part = (typeof ALL)[number];

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !ALL.includes(part as Part));
if (unknown.length > 0) throw new Error(`There are ${ALL.join(', ')}, but not ${unknown}.`);
const parts: readonly Part[] = asked.length > 0 ? (asked as Part[]) : ALL;

const report: Report = {
  at: new Date().toISOString(),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`,
  rounds,
  seconds,
  sections: [],
};
const stops: (() => Promise<void>)[] = [];
try {
  const models = await writeModels();
  stops.push(models.remove);
  const reference = await startReference(models.file[100]);
  stops.push(reference.stop);
  const reference500 = await startReference(models.file[500]);
  stops.push(reference500.stop);
  const mainstay = await startMainstay(models);
  stops.push(mainstay.stop);
  const bench: Bench = {
    models,
    reference: reference.target,
    reference500: reference500.target,
    mainstay,
    rounds,
    durationMs: seconds * 1000,
  };
  // Code that has not run yet is slow: both are asked for a while before anything counts.
  await measureSingleRows({ ...bench, rounds: 1, durationMs: 2000 });
  let singleRows: Section | undefined;
  const sections: Record<Part, () => Promise<Section>> = {
    async rows() {
      singleRows = await measureSingleRows(bench);
      return singleRows;
    },
    async 'half-load'() {
      singleRows ??= await measureSingleRows(bench);
      const [a = 0, b = 0] = singleRows.summaries.map(({ perSecond }) => perSecond / 2);
      return measureHalfLoad(bench, { a, b });
    },
    batching: () => measureBatching(bench),
    'many-rows': () => measureManyRows(bench),
    validation: () => measureValidation(bench),
    peers: () => measurePeers(bench),
    shipping: async () => measureShipping(),
  };
  for (const part of parts) {
    const loadBefore = machineLoad();
    const section = await sections[part]();
    report.sections.push({ ...section, loadBefore, loadAfter: machineLoad() });
    process.stdout.write(`${section.title}: done\n`);
  }
} finally {
  for (const stop of stops.reverse()) await stop();
}

const text = toMarkdown(report);
process.stdout.write(`\n${text}`);
if (parts.length === ALL.length) {
  const docs = path.join(import.meta.dirname, '../docs');
  writeFileSync(path.join(docs, 'bench-serve.md'), text);
  writeFileSync(path.join(docs, 'bench-serve.json'), `${JSON.stringify(report, null, 2)}\n`);
}
const goals = report.sections.flatMap((section) => section.goals);
process.exit(goals.every(isReached) ? 0 : 1);
