import { randomUUID } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createAuthService } from '#lib/auth/service.ts';
import { ConfigError } from '#lib/config/contract.ts';
import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import { removeOrphanedFolders } from '#lib/temporary/service.ts';
import { startGateway } from './start.ts';

const SHUTDOWN_MS = 9000;

/** A failure that a person can act on: said in one line, without a stack. */
class StartError extends Error {
  override name = 'StartError';
}

async function main(): Promise<void> {
  await removeOrphanedFolders();
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: { process: 'gateway', pid: process.pid } });
  const url = findDatabaseUrl(config, await readSecretKey(config));
  const db = openDb({ url, applicationName: 'mainstay-gateway' });
  const gateway = await startGateway({
    db,
    auth: createAuthService({ db, now: () => new Date() }),
    artifacts: createLocalArtifactStore(path.join(config.dataDir, 'artifacts')),
    log,
    spool: config.spool,
    cacheBytes: config.cacheBytes,
    redisUrl: config.redisUrl,
    dependencyBreaker: config.dependencyBreaker,
    replica: { id: randomUUID(), hostname: hostname(), pid: process.pid },
    host: '0.0.0.0',
    port: config.gatewayPort,
    runners: config.runners,
    modelMemoryBytes: config.modelMemoryBytes ?? halfOfMemory(),
    remoteHosts: config.remoteHosts,
    traces: config.traces,
  }).catch(async (error: NodeJS.ErrnoException) => {
    await db.close();
    if (error.code !== 'EADDRINUSE') throw error;
    throw new StartError(
      `Port ${config.gatewayPort} is in use. Stop what listens there, or set GATEWAY_PORT to another.`,
    );
  });
  stopOnSignal(log, async () => {
    await gateway.close();
    await db.close();
  });
  process.send?.({ type: 'ready', url: gateway.url });
  log.info({ url: gateway.url }, 'gateway listening');
}

/** Of the machine, or of what a container may use. */
function halfOfMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2;
}

function stopOnSignal(log: Logger, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'gateway stopping');
    setTimeout(() => {
      log.error('gateway did not stop in time');
      process.exit(1);
    }, SHUTDOWN_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'gateway stopped with an error');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  // The process that started this one is gone.
  process.on('disconnect', () => stop('disconnect'));
}

main().catch((error: unknown) => {
  const known = error instanceof StartError || error instanceof ConfigError;
  const said = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  process.stderr.write(`${said}\n`);
  process.exit(1);
});
