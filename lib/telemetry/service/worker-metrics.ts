import { Gauge, Registry } from 'prom-client';
import type { Db } from '#lib/db/client.ts';
import { type JobName, jobs } from '#lib/jobs/contract.ts';
import { countDeliveries, countJobs, type QueueCount } from '../store/jobs.ts';

const NONE = { waiting: 0, running: 0, oldest: 0 };

/** What workers do, in Prometheus' text format (docs/telemetry.md). Where no worker was ever here, there is nothing of jobs. */
export async function renderWorkerMetrics(db: Db): Promise<string> {
  const [counted, deliveries] = await Promise.all([countJobs(db), countDeliveries(db)]);
  const registry = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  if (counted) {
    const byQueue = (name: string, help: string, of: keyof Omit<QueueCount, 'queue'>) => {
      const one = new Gauge({ name, help, labelNames: ['queue'], registers: [registry] });
      for (const queue of Object.keys(jobs) as JobName[]) {
        const found = counted.queues.find((each) => each.queue === queue) ?? NONE;
        one.set({ queue }, found[of]);
      }
    };
    byQueue('mainstay_jobs_waiting', 'Jobs whose time has come.', 'waiting');
    byQueue('mainstay_jobs_running', 'Jobs that are worked on.', 'running');
    byQueue('mainstay_jobs_oldest_seconds', 'How long the oldest that waits has waited.', 'oldest');
    if (counted.quiet !== null) {
      const help = 'Since a worker finished a job last; several come every 15 seconds.';
      gauge('mainstay_worker_quiet_seconds', help).set(counted.quiet);
    }
  }
  gauge('mainstay_deliveries_waiting', 'Messages on their way to channels.').set(
    deliveries.waiting,
  );
  gauge('mainstay_deliveries_oldest_seconds', 'How long the oldest message has waited.').set(
    deliveries.oldest,
  );
  return registry.metrics();
}
