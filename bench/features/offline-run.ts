/** One measured run in a process of its own, so that its memory is its own: prints what it took as JSON. */
import path from 'node:path';
import { openDuckDb } from '#lib/db/duckdb.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { benchRetrieval, eventsFile, rowsFile } from './offline-data.ts';

const settings = (folder: string) => ({ memoryMb: 2560, threads: 2, temporaryDirectory: folder });

const RUNS: Record<string, (folder: string) => Promise<unknown>> = {
  retrieve: (folder) => createOfflineService(settings(folder)).retrieve(benchRetrieval(folder)),

  join: (folder) =>
    createOfflineService(settings(folder)).joinFiles({
      entities: rowsFile(folder),
      features: eventsFile(folder),
      keys: ['customer'],
      time: 'at',
      eventTime: 'happened',
      createdTime: 'known',
      ttlMs: 86_400_000,
      columns: ['amount', 'items', 'shop', 'returned'],
      out: path.join(folder, 'joined.parquet'),
    }),

  /** What must be done in any case: read both files, bring them in order, and write them. */
  async sort(folder) {
    const db = await openDuckDb(settings(folder));
    try {
      for (const [file, time] of [
        [eventsFile(folder), 'happened'],
        [rowsFile(folder), 'at'],
      ]) {
        const out = path.join(folder, 'sorted.parquet');
        await db.run(`COPY (SELECT * FROM read_parquet('${file}') ORDER BY customer, "${time}")
          TO '${out}' (FORMAT parquet, COMPRESSION zstd)`);
      }
    } finally {
      await db.close();
    }
  },
};

const [what = '', folder = ''] = process.argv.slice(2);
const startedAt = performance.now();
await RUNS[what]?.(folder);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const took = {
  seconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1024,
};
process.stdout.write(JSON.stringify(took));
