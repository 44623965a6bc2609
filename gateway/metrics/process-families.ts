import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunnerStats } from '#lib/onnx/service.ts';
import { type Family, single } from './family.ts';

const RUNNER_STATES = [
  'starting',
  'ready',
  'busy',
  'ended',
] as const satisfies RunnerStats['state'][];

/** The processes that run models. */
export function runnerFamilies(
  runners: () => readonly RunnerStats[],
  restarts: () => number,
): Family[] {
  return [
    {
      name: 'mainstay_runners',
      help: 'Processes that run models, by state.',
      type: 'gauge',
      read: () =>
        RUNNER_STATES.map((state) => ({
          labels: { state },
          value: runners().filter((runner) => runner.state === state).length,
        })),
    },
    single(
      'counter',
      'mainstay_runner_restarts_total',
      'Times that a process that runs models ended and was replaced.',
      restarts,
    ),
    single(
      'gauge',
      'mainstay_runners_resident_memory_bytes',
      'Resident memory of the processes that run models.',
      () => runners().reduce((sum, { residentBytes }) => sum + (residentBytes ?? 0), 0),
    ),
  ];
}

/** This process. */
export function processFamilies(startedAt = Date.now() / 1000 - process.uptime()): {
  families: Family[];
  close(): void;
} {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const delaySeconds = () => {
    const seconds = delay.percentile(99) / 1e9;
    delay.reset();
    return seconds;
  };
  return {
    close: () => void delay.disable(),
    families: [
      single(
        'counter',
        'mainstay_process_cpu_seconds_total',
        'User and system CPU time spent.',
        cpuSeconds,
      ),
      single(
        'gauge',
        'mainstay_process_start_time_seconds',
        'Start of the process, Unix time.',
        () => startedAt,
      ),
      single('gauge', 'mainstay_process_resident_memory_bytes', 'Resident memory.', () =>
        process.memoryUsage.rss(),
      ),
      single(
        'gauge',
        'mainstay_process_heap_used_bytes',
        'JavaScript heap in use.',
        () => process.memoryUsage().heapUsed,
      ),
      single(
        'gauge',
        'mainstay_event_loop_delay_p99_seconds',
        'Event-loop delay since the last scrape, 99th percentile.',
        delaySeconds,
      ),
    ],
  };
}
