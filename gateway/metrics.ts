import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PredictionLogStats } from '#lib/predictions/service.ts';
import type { ServingState } from '#lib/serving/service.ts';

export interface Metrics {
  /** `model` and `version` are null when there is no such model: names that callers make up never become labels. */
  observe(request: {
    model: string | null;
    version: number | null;
    code: number;
    seconds: number;
  }): void;
  /** Prometheus text. */
  render(): Promise<string>;
  contentType: string;
  close(): void;
}

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics({
  state,
  logStats,
}: {
  state: Pick<ServingState, 'models'>;
  logStats: () => PredictionLogStats;
}): Metrics {
  const registers = [new Registry()] as [Registry];
  const [registry] = registers;
  const requests = new Counter({
    name: 'mainstay_predictions_total',
    help: 'Prediction requests answered, by HTTP status code.',
    labelNames: ['model', 'version', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'mainstay_prediction_duration_seconds',
    help: 'From the arrival of a prediction request to its answer.',
    labelNames: ['model', 'version'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'mainstay_release_in_force',
    help: 'Sequence number of the release this replica serves.',
    labelNames: ['model'],
    registers,
    collect() {
      this.reset();
      for (const { name, snapshot } of state.models()) {
        if (snapshot) this.set({ model: name }, snapshot.seq);
      }
    },
  });
  new Gauge({
    name: 'mainstay_prediction_log_queue_length',
    help: 'Prediction records that wait to be written to Postgres.',
    registers,
    collect() {
      this.set(logStats().waitingRecords);
    },
  });
  totals(
    registers,
    'mainstay_prediction_log_written_total',
    'Prediction records written.',
    () => logStats().shippedTotal,
  );
  totals(
    registers,
    'mainstay_prediction_log_dropped_total',
    'Prediction records lost because the queue was full or Postgres refused them.',
    () => logStats().dropped,
  );
  const closeProcess = addProcessMetrics(registers);

  return {
    observe({ model, version, code, seconds }) {
      const labels = {
        model: model ?? 'unknown',
        version: version === null ? 'none' : `${version}`,
      };
      requests.inc({ ...labels, code: String(code) });
      duration.observe(labels, seconds);
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
    close: closeProcess,
  };
}

function addProcessMetrics(registers: [Registry]): () => void {
  totals(
    registers,
    'mainstay_process_cpu_seconds_total',
    'User and system CPU time spent.',
    () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  );
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const started = Date.now() / 1000 - process.uptime();
  gauge('mainstay_process_start_time_seconds', 'Start of the process, Unix time.', () => started);
  gauge('mainstay_process_resident_memory_bytes', 'Resident memory.', () =>
    process.memoryUsage.rss(),
  );
  gauge(
    'mainstay_process_heap_used_bytes',
    'JavaScript heap in use.',
    () => process.memoryUsage().heapUsed,
  );
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  gauge(
    'mainstay_event_loop_delay_p99_seconds',
    'Event-loop delay since the last scrape, 99th percentile.',
    () => {
      const seconds = delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    },
  );
  return () => delay.disable();
}

/** A counter whose value is kept elsewhere. */
function totals(registers: [Registry], name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
