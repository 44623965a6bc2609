/**
 * What a drift check of a day of traffic costs: 20 features and the prediction, of 100,000 predictions and of 10,000,000, in an embedded Postgres. Of the many, the log has every hundredth;
 * of the few, all, so that they are compared row by row as well.
 *
 *   npm run bench:drift
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import {
  createDriftReports,
  createDriftSettings,
  createScanRunner,
} from '#lib/drift-reports/service.ts';
import { driftSettingsSchema } from '#lib/drift-reports/settings.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { makeTraffic } from './drift/make-traffic.ts';

const MANY = 10_000_000;
const FEW = 100_000;
const LOGGED = 100_000;
const MOST_SECONDS = 2;
const RUNS = 3;
const ctx = { actor: { kind: 'system', id: 'bench', name: 'Bench' }, requestId: null } as const;
const to = new Date(Math.floor(Date.now() / 300_000) * 300_000);

async function main(): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'mainstay-bench-drift-'));
  const server = await startEmbeddedPostgres({
    directory: path.join(home, 'postgres'),
    password: 'bench',
  });
  try {
    await migrate(server.url);
    const db = openDb({ url: server.url, applicationName: 'mainstay-bench' });
    try {
      process.exitCode = (await measureAll(db)) ? 0 : 1;
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureAll(db: Db): Promise<boolean> {
  console.log('Adding traffic …');
  await makeTraffic(db, { name: 'few', rows: FEW, logged: FEW, to });
  await makeTraffic(db, { name: 'many', rows: MANY, logged: LOGGED, to });
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  await windows.sumUp(to);
  await db.pool.query('ANALYZE');
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const references = createReferences({ db, artifacts, now: () => to });

  /** Of the last of a few scans, the least of their times. */
  async function measure(model: string, settings: object): Promise<number> {
    await createDriftSettings({ db, now: () => to }).setSettings(
      model,
      {
        settings: driftSettingsSchema.parse({ windows: ['24h'], ...settings }),
        reason: 'a benchmark',
      },
      ctx,
    );
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run += 1) {
      const { id: modelId } = await db.prisma.model.findUniqueOrThrow({ where: { name: model } });
      await db.prisma.driftScan.deleteMany({ where: { modelId } });
      const now = () => to;
      const { getSample } = references;
      const runner = createScanRunner({ db, windows, getSample, now, keptDays: 90 });
      await db.prisma.driftReport.deleteMany();
      await db.prisma.driftScan.deleteMany();
      await runner.planScans();
      const scan = await db.prisma.driftScan.findFirstOrThrow({ where: { modelId } });
      const startedAt = performance.now();
      await runner.carryOut(scan.id);
      least = Math.min(least, (performance.now() - startedAt) / 1000);
    }
    const drift = createDriftReports({ db, windows, now: () => to });
    const [latest] = (await drift.listReports(model, { limit: 1 })).items;
    const report = await drift.getReport(model, latest?.id ?? '');
    const [first] = report.columns;
    const { rows, dataset, whole_row: whole } = report;
    const said = `${rows} rows by ${first?.basis}, ${dataset.drifted} of ${dataset.tested} drifted${whole ? `, whole row ${whole.verdict}` : ''}`;
    console.log(`${model.padEnd(5)} ${least.toFixed(2)} s  ${said}`);
    return least;
  }

  const few = await measure('few', {});
  const many = await measure('many', {});
  await measure('few', { whole_row: false });
  await measure('many', { whole_row: false });
  await measure('few', { whole_row: false, exact_rows: 0 });
  const isKept = many < MOST_SECONDS && many <= few;
  console.log(
    `${MANY} predictions: ${many.toFixed(2)} s, ${FEW}: ${few.toFixed(2)} s; ${isKept ? 'kept' : 'NOT KEPT'}: below ${MOST_SECONDS} s, and no longer.`,
  );
  return isKept;
}

await main();
