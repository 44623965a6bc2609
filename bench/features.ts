/**
 * What features cost: training data as of times (offline), beside what reading and sorting as much costs; and looking them up (online). Writes docs/bench-features.md when all of
 * it has run at full size.
 *
 *   npm run bench:features [-- offline online]
 *
 * BENCH_ROUNDS says how often; BENCH_SCALE makes it smaller, as 0.1 does.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { measureOffline } from './features/measure-offline.ts';
import { measureOnline } from './features/measure-online.ts';
import { type Report, type Section, toMarkdown } from './features/report.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const scale = Number(process.env.BENCH_SCALE ?? 1);

const SECTIONS: Record<string, () => Promise<Section>> = {
  offline: () =>
    measureOffline(
      { rows: 1_000_000 * scale, events: 3_000_000 * scale, entities: 50_000 * scale },
      rounds,
    ),
  online: () =>
    measureOnline({ entities: 500 * scale, events: 200_000 * scale, seconds: 5 }, rounds),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) throw new Error(`There is ${Object.keys(SECTIONS)}, but not ${unknown}.`);
const names = asked.length > 0 ? asked : Object.keys(SECTIONS);

const report: Report = {
  at: new Date().toISOString(),
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`,
  rounds,
  sections: [],
};
for (const name of names) {
  const loadBefore = loadavg()[0] ?? 0;
  const section = await SECTIONS[name]?.();
  if (section) report.sections.push({ ...section, loadBefore, loadAfter: loadavg()[0] ?? 0 });
}

const text = toMarkdown(report);
process.stdout.write(`\n${text}`);
if (names.length === Object.keys(SECTIONS).length && scale === 1) {
  writeFileSync(path.join(import.meta.dirname, '../docs/bench-features.md'), text);
}
const goals = report.sections.flatMap((section) => section.goals);
process.exit(goals.every(({ measured, most }) => measured <= most) ? 0 : 1);
