import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type JobDefinition, type JobName, type JobPayload, jobs } from '#lib/jobs/contract.ts';

export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> };

export interface Runner {
  /** Queues a job to be carried out once, soon. */
  send<N extends JobName>(name: N, payload: JobPayload<N>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Carries out jobs from the queue in Postgres until stopped. A job that throws is tried again with growing delay as often as its
 * definition says; stopping waits for jobs under way.
 */
export async function startRunner(options: {
  databaseUrl: string;
  handlers: JobHandlers;
  log: Logger;
  /** How many of a kind this worker works on at a time; left out: one; 0: it leaves them to others. */
  concurrency?: Partial<Record<JobName, number>>;
}): Promise<Runner> {
  const { handlers, log, concurrency = {} } = options;
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    max: 4,
    application_name: 'mainstay-worker',
  });
  boss.on('error', (error) => log.error({ err: error }, 'job queue'));
  await boss.start();
  const tickers: NodeJS.Timeout[] = [];
  for (const name of Object.keys(jobs) as JobName[]) {
    const { everySeconds }: JobDefinition = jobs[name];
    if (everySeconds) tickers.push(startTicker(boss, name, everySeconds, log));
    await startQueue(boss, name, { handler: handlers[name], log, atOnce: concurrency[name] ?? 1 });
  }
  return {
    send: async (name, payload) => {
      await boss.send(name, jobs[name].payload.parse(payload));
    },
    stop: () => {
      for (const ticker of tickers) clearInterval(ticker);
      return boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

/** Asks often enough that no slot is left out, since slots of the clock do not begin when the timer does; the second one in a slot makes no job. */
function startTicker(
  boss: PgBoss,
  name: JobName,
  everySeconds: number,
  log: Logger,
): NodeJS.Timeout {
  const ask = () => {
    boss
      .send(name, {}, { singletonSeconds: everySeconds })
      .catch((error: unknown) => log.warn({ err: error, job: name }, 'a slot was left out'));
  };
  return setInterval(ask, (everySeconds * 1000) / 3);
}

async function startQueue<N extends JobName>(
  boss: PgBoss,
  name: N,
  { handler, log, atOnce }: { handler: JobHandlers[N]; log: Logger; atOnce: number },
): Promise<void> {
  const definition: JobDefinition = jobs[name];
  const queue = {
    retryLimit: definition.retries,
    retryDelay: 2,
    retryBackoff: true,
    expireInSeconds: definition.timeoutSeconds,
  };
  await boss.createQueue(name, queue);
  await boss.updateQueue(name, queue);
  if (definition.cron) await boss.schedule(name, definition.cron, {}, { tz: 'UTC' });
  if (atOnce === 0) return;
  await boss.work(name, { localConcurrency: atOnce }, async (batch) => {
    for (const job of batch) {
      const startedAt = performance.now();
      try {
        await handler(definition.payload.parse(job.data ?? {}) as JobPayload<N>);
        // What comes every few seconds would hide the rest.
        log[definition.everySeconds ? 'debug' : 'info'](
          { job: name, id: job.id, ms: Math.round(performance.now() - startedAt) },
          'job done',
        );
      } catch (error) {
        log.error({ job: name, id: job.id, err: error }, 'job failed');
        throw error;
      }
    }
  });
}
