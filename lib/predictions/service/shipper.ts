import { rm } from 'node:fs/promises';
import { type Frame, frameKinds, holdsRecords } from '../spool-frame.ts';
import { isBefore, type Position, type SpoolState } from '../spool-state.ts';
import { keepRefused } from '../store/segment-reader.ts';
import {
  deletePosition,
  readPosition,
  type ShipBatch,
  shipBatch,
  touchPositions,
} from '../store/ship-batch.ts';
import { connectShipper, type ShipConnection } from '../store/ship-connection.ts';
import { isUrgent } from '../urgency.ts';
import { createBatchReader, type ReportLog, type Waiting } from './read-batch.ts';
import { createSources, type Source, segmentsOf } from './spool-sources.ts';

export interface ShipperOptions {
  /** Where the spools are. */
  root: string;
  /** The process's own, whose segments are being written. */
  spoolId: string;
  replicaId: string;
  databaseUrl: string;
  /** After this long without a word from Postgres the connection is given up. */
  silentMs: number;
  /** How long records gather before they are shipped, unless it becomes many. */
  intervalMs: number;
  /** How often spools of processes that have ended are looked for. */
  adoptEveryMs: number;
  /** How often Postgres is told which spools are in use. */
  touchEveryMs: number;
  chunkBytes: number;
}

const BACKOFF_MS = { first: 100, longest: 5000 };
/**
 * So much is shipped without waiting any longer. A transaction costs Postgres as much as some 50 records, so that bursts of 64 KiB
 * took a fifth more of the processor for each; longer ones keep it from predictions for longer at a time.
 */
const BURST_BYTES = 256 * 1024;
const LOOK_MS = 20;

/**
 * Moves what spools hold to Postgres, in order and each record once: spools of processes that have ended first, then the
 * process's own, of which it reads no further than `state` says it is written.
 */
export function createShipper(options: ShipperOptions, state: SpoolState, log: ReportLog) {
  const { root, spoolId, replicaId, chunkBytes } = options;
  const sources = createSources(options, state);
  const { own } = sources;
  const reader = createBatchReader({ root, replicaId, chunkBytes, log });
  let connection: ShipConnection | undefined;
  /** The segment being shipped, which is not dropped. */
  let busy: { source: Source; segment: number } | undefined;
  let failures = 0;
  let adoptedAt = Number.NEGATIVE_INFINITY;
  let touchedAt = performance.now();
  let stopped = false;
  let isFlushing = false;
  let wake = () => {};
  let waiters: { target: Position; resolve: () => void }[] = [];

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await adopt();
        await touch();
        const isMore = await shipSome();
        if (failures > 0) log('warn', { failures }, 'the prediction log reaches Postgres again');
        failures = 0;
        state.set('isAway', 0);
        settle();
        if (!isMore) await gather();
        isFlushing = waiters.length > 0;
      } catch (error) {
        await recover(error);
      } finally {
        busy = undefined;
      }
    }
  }

  async function recover(error: unknown): Promise<void> {
    if (stopped) return;
    connection?.destroy();
    connection = undefined;
    busy = undefined;
    // What was under way may have been committed all the same.
    for (const source of sources.all()) source.committed = undefined;
    state.set('isAway', 1);
    state.set('oldestAtMs', await sources.findOldest().catch(() => 0));
    if (failures === 0) log('error', { err: error }, 'the prediction log waits');
    const wait = Math.min(BACKOFF_MS.first * 2 ** failures, BACKOFF_MS.longest);
    failures += 1;
    await sleep(wait);
  }

  async function gather(): Promise<void> {
    const until = performance.now() + options.intervalMs;
    while (!stopped && !isFlushing && !isWaiting(BURST_BYTES)) {
      const left = until - performance.now();
      if (left <= 0) return;
      await sleep(Math.min(LOOK_MS, left));
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function adopt(): Promise<void> {
    const at = performance.now();
    if (at - adoptedAt < options.adoptEveryMs) return;
    adoptedAt = at;
    for (const { id, records } of await sources.adopt()) {
      log('info', { spool: id, records }, 'a spool that was left behind is shipped');
    }
  }

  /** Positions that nobody moves are removed in the end; those of a process that merely has nothing to do are not. */
  async function touch(): Promise<void> {
    const at = performance.now();
    if (at - touchedAt < options.touchEveryMs) return;
    const ids = sources.all().map(({ id }) => id);
    await touchPositions(await connected(), ids);
    touchedAt = at;
  }

  /** Ships one batch; true when there is more to ship at once. */
  async function shipSome(): Promise<boolean> {
    for (const source of sources.all()) {
      const waiting = await findWaiting(source);
      if (waiting) {
        await ship(source, waiting);
        return source.orphan !== undefined || isWaiting(chunkBytes);
      }
      if (source.orphan) await finish(source);
    }
    state.set('oldestAtMs', 0);
    return false;
  }

  function isWaiting(bytes: number): boolean {
    const written = state.written();
    const { segment, offset } = own.position;
    return segment < written.segment || written.offset - offset >= bytes;
  }

  /** What is next to be shipped of a source, if anything. Segments that are done with are deleted. */
  async function findWaiting(source: Source): Promise<Waiting | undefined> {
    const written = source === own ? state.written() : undefined;
    if (written && !isBefore(source.position, written)) return nothingWaits();
    if (!source.committed) {
      await sources.place(source, await readPosition(await connected(), source.id));
    }
    const { position } = source;
    for (const { segment, bytes } of await segmentsOf(source)) {
      if (written && segment > written.segment) break;
      const isClosed = segment !== written?.segment;
      const from = segment === position.segment ? position.offset : 0;
      const until = isClosed ? bytes : (written?.offset ?? bytes);
      const isDone = segment < position.segment || from >= until;
      if (!isDone) return { segment, from, until, isClosed, bytes };
      if (isClosed) await sources.removeSegment(source, segment, bytes);
    }
    if (!written) return undefined;
    if (isBefore(position, written)) source.position = written;
    return nothingWaits();
  }

  function nothingWaits(): undefined {
    // Records that could not be read were appended all the same.
    state.set('goneRecords', state.get('appendedRecords'));
  }

  async function connected(): Promise<ShipConnection> {
    const oldestAtMs = state.get('oldestAtMs');
    const behindMs = oldestAtMs === 0 ? 0 : Date.now() - oldestAtMs;
    const isBackground =
      waiters.length === 0 && !isUrgent(connection?.isBackground === false, behindMs);
    if (connection?.isOpen() && connection.isBackground === isBackground) return connection;
    connection?.destroy();
    connection = await connectShipper(options.databaseUrl, {
      silentMs: options.silentMs,
      isBackground,
    });
    return connection;
  }

  async function ship(source: Source, waiting: Waiting): Promise<void> {
    busy = { source, segment: waiting.segment };
    const batch = await reader.read(source, waiting);
    if (!batch) return;
    const first = batch.frames.find(({ kind }) => kind !== frameKinds.header);
    if (first) state.set('oldestAtMs', first.firstAtMs);
    // Of a header, or what a write left unfinished, Postgres hears nothing.
    if ((first || batch.events.length > 0) && !(await commit(source, batch))) return;
    source.position = batch.to;
    if (waiting.isClosed && batch.to.offset >= waiting.until) {
      await sources.removeSegment(source, waiting.segment, waiting.bytes);
    }
  }

  /** False when Postgres says that the spool is elsewhere. */
  async function commit(source: Source, batch: ShipBatch): Promise<boolean> {
    const shipped = await shipBatch(await connected(), batch, async (lines) => {
      const file = await keepRefused(root, source.id, lines);
      const details = { records: lines.length, file, reason: lines[0]?.reason };
      log('error', details, 'Postgres refuses prediction records; they are set aside');
    });
    if (!shipped.done) {
      await sources.place(source, shipped.position);
      return false;
    }
    source.committed = batch.to;
    for (const { sum, error } of shipped.uncounted) {
      log('error', { err: error, model: sum.model }, 'predictions are logged but not counted');
    }
    const records = recordsOf(batch.frames);
    state.add('shippedRecords', records - shipped.refused);
    state.add('refusedRecords', shipped.refused);
    sources.take(source, records);
    return true;
  }

  async function finish(orphan: Source): Promise<void> {
    await sources.removeOrphan(orphan);
    // After the files: a row that stays costs nothing, files without one would be shipped again.
    await deletePosition(await connected(), orphan.id);
  }

  function settle(): void {
    waiters = waiters.filter(({ target, resolve }) => {
      if (isBefore(own.position, target)) return true;
      resolve();
      return false;
    });
  }

  return {
    run,
    /** Gives up the oldest segment there is; returns what was in it. */
    dropOldest: () =>
      sources.dropOldest((source, segment) => busy?.source === source && busy.segment === segment),
    /** Resolves when everything that is written now is in Postgres, or given up. */
    flush(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.push({ target: state.written(), resolve });
      isFlushing = true;
      wake();
      return promise;
    },
    /** Ends at once. The own spool, which is not written any more, is removed when nothing of it waits. */
    async stop(): Promise<void> {
      stopped = true;
      wake();
      if (!busy && !isBefore(own.position, state.written())) {
        await rm(own.directory, { recursive: true, force: true });
        if (connection) await deletePosition(connection, spoolId).catch(() => undefined);
      }
      connection?.destroy();
      sources.release();
    },
  };
}

function recordsOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, { kind, count }) => {
    return holdsRecords(kind) ? sum + count : sum;
  }, 0);
}
