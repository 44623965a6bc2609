import type { Db } from '#lib/db/client.ts';
import type { PredictionRecord } from '../contract.ts';
import { type LogEntry, toLogEntry } from '../log-entry.ts';
import { ensurePartitions, writeEntries, writeFailure } from '../store/log.ts';

export interface PredictionLog {
  /** Takes a record without waiting; it is written within moments, or as soon as Postgres is back. */
  append(record: PredictionRecord): void;
  /** Resolves when everything appended before has been written (or given up on). */
  flush(): Promise<void>;
  /** Writes what is left, for at most `timeoutMs`, and stops. Returns how many records were lost by it. */
  close(timeoutMs?: number): Promise<number>;
  stats(): PredictionLogStats;
}

export interface PredictionLogStats {
  /** Waiting to be written. */
  queued: number;
  written: number;
  /** Lost: the queue was full, or Postgres refused the record itself. */
  dropped: number;
}

interface LogSink {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const FLUSH_INTERVAL_MS = 200;
const FLUSH_AT_RECORDS = 500;
const BATCH_RECORDS = 2000;
const MAX_QUEUED_RECORDS = 50_000;
const MAX_QUEUED_BYTES = 128 * 1024 * 1024;
const BACKOFF_MS = { first: 100, longest: 5000 };
const SAY_AGAIN_MS = 60_000;

/**
 * The prediction log's writer: a queue in memory, written in batches. While Postgres is away the queue keeps up to 50,000
 * records or 128 MiB, whichever comes first; what comes after that is dropped and counted.
 */
export function createPredictionLog({
  db,
  log,
  maxQueuedRecords = MAX_QUEUED_RECORDS,
  clock = () => performance.now(),
}: {
  db: Db;
  log?: LogSink;
  maxQueuedRecords?: number;
  /** Milliseconds, monotonic. */
  clock?: () => number;
}): PredictionLog {
  let queue: LogEntry[] = [];
  let writing: readonly LogEntry[] = [];
  let bytes = 0;
  let written = 0;
  let dropped = 0;
  /** Dropped since that was said last, and when. */
  let unsaid = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  let wake: () => void = () => undefined;

  const queued = () => queue.length + writing.length;

  function append(record: PredictionRecord): void {
    if (stopped || queued() >= maxQueuedRecords || bytes >= MAX_QUEUED_BYTES) {
      dropOverflow();
      return;
    }
    const entry = toLogEntry(record);
    queue.push(entry);
    bytes += entry.bytes;
    if (running) return;
    if (queue.length >= FLUSH_AT_RECORDS) start();
    else timer ??= setTimeout(start, FLUSH_INTERVAL_MS);
  }

  function start(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= drain().finally(() => {
      running = undefined;
      if (queue.length > 0 && !stopped) timer ??= setTimeout(start, FLUSH_INTERVAL_MS);
    });
    return running;
  }

  async function drain(): Promise<void> {
    while (queue.length > 0 && !stopped) {
      writing = queue.slice(0, BATCH_RECORDS);
      queue = queue.slice(BATCH_RECORDS);
      await write(writing);
      for (const entry of writing) bytes -= entry.bytes;
      writing = [];
    }
  }

  async function write(entries: readonly LogEntry[]): Promise<void> {
    while (!stopped) {
      try {
        const { uncounted } = await writeEntries(db, entries);
        written += entries.length;
        for (const { sum, error } of uncounted) {
          const { model, requests } = sum;
          log?.error({ err: error, model, requests }, 'predictions are logged but not counted');
        }
        if (failures > 0) log?.warn({ failures }, 'the prediction log is written again');
        failures = 0;
        return;
      } catch (error) {
        if (await settled(error, entries)) return;
      }
    }
    dropped += entries.length;
  }

  /** Handles a failed write; true when the entries are dealt with, false when they are to be tried again. */
  async function settled(error: unknown, entries: readonly LogEntry[]): Promise<boolean> {
    const failure = writeFailure(error);
    if (failure === 'bad-data') {
      const half = Math.ceil(entries.length / 2);
      if (entries.length === 1) {
        log?.error(
          { err: error, id: entries[0]?.record.id },
          'Postgres refused a prediction record',
        );
        dropped += 1;
      } else {
        await write(entries.slice(0, half));
        await write(entries.slice(half));
      }
      return true;
    }
    if (failure === 'no-partition' && (await makePartitions(entries))) return false;
    if (failures === 0) log?.error({ err: error, queued: queued() }, 'the prediction log waits');
    const wait = Math.min(BACKOFF_MS.first * 2 ** failures, BACKOFF_MS.longest);
    failures += 1;
    await new Promise<void>((resolve) => {
      const retry = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(retry);
        resolve();
      };
    });
    return false;
  }

  async function makePartitions(entries: readonly LogEntry[]): Promise<boolean> {
    const times = entries.map((entry) => entry.record.at.getTime());
    try {
      await ensurePartitions(db, new Date(times.reduce(min)), new Date(times.reduce(max)));
      return true;
    } catch (error) {
      log?.error({ err: error }, 'the prediction log’s partition could not be made');
      return false;
    }
  }

  function dropOverflow(): void {
    dropped += 1;
    unsaid += 1;
    if (clock() - saidAt < SAY_AGAIN_MS) return;
    log?.error({ dropped: unsaid, queued: queued() }, 'prediction records are dropped');
    unsaid = 0;
    saidAt = clock();
  }

  return {
    append,
    flush: async () => {
      if (running) await running;
      if (queue.length > 0) await start();
    },
    async close(timeoutMs = 5000) {
      const before = dropped;
      let deadline: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        deadline = setTimeout(resolve, timeoutMs);
      });
      while (queued() > 0) {
        const finished = await Promise.race([start().then(() => true), late.then(() => false)]);
        if (!finished) break;
      }
      clearTimeout(deadline);
      clearTimeout(timer);
      stopped = true;
      wake();
      const lost = queued();
      if (lost > 0) log?.error({ lost }, 'prediction records were lost at shutdown');
      dropped += queue.length;
      queue = [];
      return dropped - before + (lost > 0 ? writing.length : 0);
    },
    stats: () => ({ queued: queued(), written, dropped }),
  };
}

function min(a: number, b: number): number {
  return Math.min(a, b);
}

function max(a: number, b: number): number {
  return Math.max(a, b);
}
