/**
 * A process that appends to a prediction log as a gateway under load does, and says of each record that it was safe: one id
 * per line. Tests kill it.
 *
 *   node test/spool-appender.ts <spool directory> <database url> <fsync> <model>
 */
import { createPredictionLog } from '#lib/predictions/service.ts';
import { binsFor, makeRecord } from './prediction-records.ts';

const [directory = '', databaseUrl = '', fsync = 'off', model = ''] = process.argv.slice(2);
const CLIENTS = 24;

const log = createPredictionLog({
  directory,
  databaseUrl,
  replicaId: `appender-${process.pid}`,
  maxBytes: 1024 * 1024 * 1024,
  fsync: fsync === 'always' ? 'always' : 'off',
  whenFull: 'refuse',
  shipper: { intervalMs: 20, chunkBytes: 64 * 1024 },
});

let made = 0;
async function client(): Promise<void> {
  for (;;) {
    made += 1;
    const record = makeRecord({
      model,
      status: made % 10 === 0 ? 503 : 200,
      errorCode: made % 10 === 0 ? 'no_answer' : null,
    });
    await log.append(record, undefined, binsFor(model));
    // A pipe is written before this returns.
    process.stdout.write(`${record.id}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
await Promise.all(Array.from({ length: CLIENTS }, client));
