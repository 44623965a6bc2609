import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LookupCounts } from '#lib/features/count-lookups.ts';
import type { AppError } from '#lib/http/errors.ts';
import type { BinnedRows } from '#lib/monitoring/contract.ts';
import type { ServingEvent } from '#lib/telemetry/contract.ts';
import { cleanText } from '../clean-text.ts';
import type { PredictionRecord } from '../contract.ts';
import { isKept, KEEP_ALL, type LogPolicy, redact } from '../log-policy.ts';
import { recordColumns, toRecordLine } from '../record-line.ts';
import { logFull, type WhenFull } from '../spool-capacity.ts';
import { makeSpoolStateBuffer, spoolState } from '../spool-state.ts';
import { diskBytes, type LockedSpool, makeSpool, openSegment } from '../store/spool-files.ts';
import { binsLine } from '../sum-bins.ts';
import type { OwnLookups } from '../sum-lookups.ts';
import { isQuarantined } from '../sum-violations.ts';
import { uuidV7 } from '../uuid-v7.ts';
import type { ShipperOptions } from './shipper.ts';
import { type HostLog, startShipper } from './shipper-host.ts';
import { createSpoolRoom } from './spool-room.ts';
import { createSpoolWriter, type FsyncPolicy } from './spool-writer.ts';

export interface PredictionLogOptions {
  /** Where spools are: the data directory's `spool`. */
  directory: string;
  databaseUrl: string;
  replicaId: string;
  maxBytes: number;
  fsync: FsyncPolicy;
  whenFull: WhenFull;
  log?: HostLog;
  now?: () => Date;
  shipper?: Partial<
    Pick<ShipperOptions, 'silentMs' | 'intervalMs' | 'adoptEveryMs' | 'touchEveryMs' | 'chunkBytes'>
  >;
}

export interface PredictionLogStats {
  /** What the spools of this machine that this process is in charge of hold on disk, and what they may hold. */
  bytes: number;
  maxBytes: number;
  segments: number;
  waitingRecords: number;
  /** When the oldest record came that is not in Postgres yet, and how long ago; null and 0 when there is none. */
  oldestAt: string | null;
  lagSeconds: number;
  state: 'ok' | 'behind' | 'full';
  appendedTotal: number;
  shippedTotal: number;
  /** Records given up to make room. */
  dropped: number;
  /** Records that sampling leaves out: they are counted only. */
  sampledOut: number;
  /** Records not taken: the log was full. */
  refused: number;
  /** Records that Postgres refused, which are kept beside the spool. */
  setAside: number;
}

type SpoolEvent = Pick<ServingEvent, 'kind' | 'detail'> &
  Partial<Pick<ServingEvent, 'model' | 'version' | 'dependency'>>;

export interface PredictionLog {
  /** Why no prediction may be made now, if so: it could not be logged. */
  admits(): AppError | null;
  /** Resolves when the record is safe, and its rows' bins with it; rejects with AppError `log_full`. */
  append(record: PredictionRecord, policy?: LogPolicy, bins?: BinnedRows): Promise<void>;
  /** Keeps an event the same way. */
  event(event: SpoolEvent): void;
  /** Counts what was looked up in views without a prediction, unless there is no room. */
  lookedUp(counts: readonly LookupCounts[]): void;
  stats(): PredictionLogStats;
  /** Resolves when everything appended before is in Postgres, or given up. */
  flush(): Promise<void>;
  /** Ships for at most `timeoutMs` what is left, and stops; returns how many records wait for the next start. */
  close(timeoutMs?: number): Promise<number>;
}

const SEGMENT_BYTES = 16 * 1024 * 1024;
const MIN_SEGMENT_BYTES = 64 * 1024;
const WATCH_MS = 1000;
const BEHIND_SECONDS = 10;
const MAX_WAITING_EVENTS = 1000;

/**
 * The log that loses nothing: what is appended is on this machine's disk before the promise resolves, and a thread of its own
 * moves it to Postgres, each record once. A process that is killed leaves its spool to the next one on the same directory.
 */
export function createPredictionLog(options: PredictionLogOptions): PredictionLog {
  const { directory, maxBytes, fsync, whenFull, replicaId, log } = options;
  const now = options.now ?? (() => new Date());
  const clock = () => performance.now();
  const segmentBytes = Math.max(
    MIN_SEGMENT_BYTES,
    Math.min(SEGMENT_BYTES, Math.floor(Math.min(maxBytes, diskBytes(directory)) / 8)),
  );
  const spoolId = uuidV7(now().getTime(), randomUUID());
  const buffer = makeSpoolStateBuffer();
  const state = spoolState(buffer);
  let spool: Promise<LockedSpool> | undefined;
  let writtenBytes = 0;
  let sampledOut = 0;
  let closed: Promise<number> | undefined;
  let waitingEvents: string[] = [];

  const shipper = startShipper(
    {
      state: buffer,
      options: {
        root: directory,
        spoolId,
        replicaId,
        databaseUrl: options.databaseUrl,
        silentMs: 30_000,
        intervalMs: 200,
        adoptEveryMs: 10_000,
        touchEveryMs: 24 * 60 * 60 * 1000,
        chunkBytes: 4 * 1024 * 1024,
        ...options.shipper,
      },
    },
    log,
  );
  const writer = createSpoolWriter({
    openSegment: async (segment) => {
      spool ??= makeSpool(directory, spoolId).catch((error) => {
        spool = undefined;
        throw error;
      });
      return openSegment((await spool).directory, segment, fsync !== 'off');
    },
    segmentBytes,
    header: { format: 1, columns: recordColumns },
    fsync,
    clock,
    onWritten(position, added) {
      writtenBytes += added.bytes;
      state.add('appendedRecords', added.records);
      state.setWritten(position);
    },
    onClosed: (position) => state.setWritten(position),
    onError: (error, what) => log?.error({ err: error }, what),
    toRefusal: (error, records) => room.afterFailure(error, records),
  });
  const bytesHeld = () => writtenBytes - state.get('freedBytes') + state.get('orphanBytes');
  const room = createSpoolRoom({
    directory,
    maxBytes,
    segmentBytes,
    whenFull,
    state,
    bytesHeld,
    dropOldest,
    event,
    log,
    clock,
  });
  const watch = setInterval(look, WATCH_MS).unref();

  const hasRoom = () => !closed && room.hasRoom();

  async function dropOldest(): Promise<number> {
    const { records, events } = await shipper.dropOldest();
    for (const line of events) keepEvent(`${line}\n`);
    return records;
  }

  function look(): void {
    room.look();
    const events = waitingEvents;
    waitingEvents = [];
    for (const line of events) keepEvent(line);
  }

  function event({
    kind,
    detail,
    model = null,
    version = null,
    dependency = null,
  }: SpoolEvent): void {
    const at = now();
    const made: ServingEvent = {
      id: uuidV7(at.getTime(), randomUUID()),
      at: at.toISOString(),
      replica: replicaId,
      kind,
      model: model === null ? null : cleanText(model),
      version,
      dependency,
      detail: cleanText(detail),
    };
    keepEvent(`${JSON.stringify(made)}\n`);
  }

  /** Events are taken also when the spool is full, since they say so; those a disk does not take wait. */
  function keepEvent(line: string): void {
    if (closed) return;
    writer.append('events', line, now().getTime()).catch(() => {
      if (waitingEvents.length < MAX_WAITING_EVENTS) waitingEvents.push(line);
    });
  }

  function append(
    record: PredictionRecord,
    policy: LogPolicy = KEEP_ALL,
    bins?: BinnedRows,
  ): Promise<void> {
    if (!hasRoom()) {
      if (closed) return Promise.reject(closing());
      const answer = room.admission();
      if (!answer.admitted) return Promise.reject(room.refuse(answer));
      if (answer.dropsOldest) {
        const made = room.makeRoom();
        if (answer.waits) return made.then(() => writeLate(record, policy, bins));
      }
    }
    return write(record, policy, bins);
  }

  /** After the oldest were dropped; where they could not be, the log does not grow on and on. */
  async function writeLate(
    record: PredictionRecord,
    policy: LogPolicy,
    bins: BinnedRows | undefined,
  ): Promise<void> {
    if (bytesHeld() < maxBytes + 2 * segmentBytes) return write(record, policy, bins);
    throw room.refuse({
      admitted: false,
      retryAfterSeconds: 1,
      why: 'The log on this machine is full, and nothing in it could be dropped.',
    });
  }

  function write(
    record: PredictionRecord,
    policy: LogPolicy,
    bins: BinnedRows | undefined,
  ): Promise<void> {
    // What is in quarantine is to be had again.
    const kept = isQuarantined(record.validation) || isKept(record.id, policy.sampleRatio);
    if (!kept) sampledOut += 1;
    const kind = record.modelKnown ? (kept ? 'records' : 'counted') : 'unknownModel';
    const line = toRecordLine(redact(record, policy), kept);
    const atMs = record.at.getTime();
    const beside = bins && {
      kind: 'bins' as const,
      line: binsLine(bins, atMs, kept ? record.id : ''),
    };
    const take = () => writer.append(kind, line, atMs, beside);
    return whenFull === 'refuse' ? take() : take().catch((error) => room.takeLate(error, take));
  }

  const waitingRecords = () =>
    Math.max(0, state.get('appendedRecords') - state.get('goneRecords')) +
    state.get('orphanRecords');

  return {
    admits() {
      if (hasRoom()) return null;
      if (closed) return closing();
      const answer = room.admission();
      return answer.admitted ? null : room.tell(answer);
    },
    append,
    event,
    lookedUp(counts) {
      if (!hasRoom()) return;
      const atMs = now().getTime();
      const line: OwnLookups = { atMs, counts };
      writer.append('lookups', `${JSON.stringify(line)}\n`, atMs).catch(() => undefined);
    },
    stats() {
      const waiting = waitingRecords();
      const oldestAtMs = waiting > 0 ? state.get('oldestAtMs') : 0;
      const lagSeconds = oldestAtMs > 0 ? Math.max(0, (now().getTime() - oldestAtMs) / 1000) : 0;
      return {
        bytes: bytesHeld(),
        maxBytes,
        segments:
          state.written().segment - state.get('freedSegments') + state.get('orphanSegments'),
        waitingRecords: waiting,
        oldestAt: oldestAtMs > 0 ? new Date(oldestAtMs).toISOString() : null,
        lagSeconds,
        state: room.isShort() ? 'full' : lagSeconds > BEHIND_SECONDS ? 'behind' : 'ok',
        appendedTotal: state.get('appendedRecords'),
        shippedTotal: state.get('shippedRecords'),
        dropped: state.get('droppedRecords'),
        sampledOut,
        refused: room.refused(),
        setAside: state.get('refusedRecords'),
      };
    },
    async flush() {
      await writer.settled();
      await shipper.flush();
    },
    close(timeoutMs = 5000) {
      closed ??= close(timeoutMs);
      return closed;
    },
  };

  async function close(timeoutMs: number): Promise<number> {
    clearInterval(watch);
    await writer.close();
    const late = new AbortController();
    await Promise.race([
      shipper.flush(),
      delay(timeoutMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    await shipper.stop();
    (await spool)?.release();
    return waitingRecords();
  }
}

function closing(): AppError {
  return logFull({ admitted: false, retryAfterSeconds: 1, why: 'This replica is stopping.' });
}
