/**
 * A prediction log on a disk of one mebibyte that becomes full and has room again; says as JSON what it saw. To be run in a
 * mount namespace of its own, where it may mount one.
 *
 *   unshare --map-root-user --mount node test/full-disk.ts <mount point> <database url>
 */
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPredictionLog } from '#lib/predictions/service.ts';
import { makeRecord } from './prediction-records.ts';

const [mountPoint = '', databaseUrl = ''] = process.argv.slice(2);
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint]);
const filler = path.join(mountPoint, 'filler');
await writeFile(filler, Buffer.alloc(512 * 1024));

const log = createPredictionLog({
  directory: path.join(mountPoint, 'spool'),
  databaseUrl,
  replicaId: 'full-disk',
  maxBytes: 1024 * 1024 * 1024,
  fsync: 'interval',
  whenFull: 'refuse',
  shipper: { intervalMs: 60_000 },
});
const acknowledged: string[] = [];
let refusal: { code?: string; extra?: object } = {};

async function append(): Promise<boolean> {
  const records = Array.from({ length: 10 }, () => makeRecord({ model: 'full-disk' }));
  const results = await Promise.allSettled(records.map((record) => log.append(record)));
  for (const [index, result] of results.entries()) {
    const { id = '' } = records[index] ?? {};
    if (result.status === 'fulfilled') acknowledged.push(id);
    else refusal = result.reason;
  }
  return results.every(({ status }) => status === 'fulfilled');
}

while (await append());
const admits = log.admits()?.code;
const { state, refused } = log.stats();
await rm(filler);
let recovered = false;
for (let tries = 0; tries < 100 && !recovered; tries += 1) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  recovered = log.admits() === null && (await append());
}
// Looked after once a second.
while (log.stats().state === 'full') await new Promise((resolve) => setTimeout(resolve, 50));
await log.flush();
const after = log.stats();
await log.close();
process.stdout.write(
  JSON.stringify({
    code: refusal.code,
    extra: refusal.extra,
    admits,
    state,
    refused,
    recovered,
    waiting: after.waitingRecords,
    acknowledged,
  }),
);
