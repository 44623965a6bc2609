import {
  encodeFrame,
  FRAME_HEADER_BYTES,
  frameKinds,
  holdsRecords,
  sealFrame,
} from '../spool-frame.ts';
import type { Position } from '../spool-state.ts';

/** One segment, open for writing. */
export interface SegmentFile {
  /** Writes all of it before it returns: quick as long as the system only has to copy it. */
  writeNow(bytes: Buffer, offset: number): void;
  write(bytes: Buffer, offset: number): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export type FsyncPolicy = 'off' | 'interval' | 'always';
type LineKind = Exclude<keyof typeof frameKinds, 'header'>;

/** A line of another kind that is written with the first by the same write. */
interface KindLine {
  kind: LineKind;
  line: string;
}

export interface SpoolWriter {
  /** Resolves when the line is written (and, with fsync `always`, on the disk). Rejects when the disk does not take it. */
  append(kind: LineKind, line: string, atMs: number, beside?: KindLine): Promise<void>;
  /** Resolves when everything appended before is written, or refused. */
  settled(): Promise<void>;
  /** The same, and closes the segment. */
  close(): Promise<void>;
}

interface Group {
  /** Lines and their number, by kind. */
  parts: Map<LineKind, { text: string; count: number }>;
  characters: number;
  firstAtMs: number;
  written: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A group that has grown to this takes no more lines. */
const GROUP_CHARACTERS = 512 * 1024;
const KEPT_SCRATCH_BYTES = 4 * 1024 * 1024;
/** A write that took this long waited for the disk: for a while, others do so on another thread. */
const SLOW_WRITE_MS = 4;
const SLOW_FOR_MS = 1000;
const SYNC_INTERVAL_MS = 1000;

/**
 * Group commit: lines that come in one turn of the event loop, or while a write is under way, are written with one write, and their
 * promise resolves with it. A write that fails leaves nothing behind, and the next one is tried all the same.
 *
 * Writes are made on this thread, since copying a group into the page cache takes less than handing it to another thread;
 * but not while the disk is being waited for.
 */
export function createSpoolWriter({
  openSegment,
  segmentBytes,
  header,
  fsync,
  onWritten,
  onClosed,
  onError,
  toRefusal,
  clock,
  syncIntervalMs = SYNC_INTERVAL_MS,
}: {
  openSegment: (segment: number) => Promise<SegmentFile>;
  segmentBytes: number;
  /** JSON that says how to read a segment. */
  header: object;
  fsync: FsyncPolicy;
  /** Up to here the spool may be read. */
  onWritten: (position: Position, added: { records: number; bytes: number }) => void;
  /** Segments before this one get no more: what of them is done with may go. */
  onClosed: (position: Position) => void;
  /** Something failed that no caller hears of. */
  onError: (error: unknown, what: string) => void;
  /** What callers hear when a write failed. */
  toRefusal: (error: unknown, records: number) => unknown;
  /** Milliseconds, monotonic. */
  clock: () => number;
  syncIntervalMs?: number;
}): SpoolWriter {
  const queue: Group[] = [];
  let open: Group | undefined;
  let scheduled = false;
  let running: Promise<void> | undefined;
  let file: SegmentFile | undefined;
  let position: Position = { segment: 0, offset: 0 };
  /** Where the segment's lines begin. */
  let linesFrom = 0;
  let scratch = Buffer.alloc(0);
  let syncing: Promise<void> | undefined;
  let isDirty = false;
  let slowUntil = Number.NEGATIVE_INFINITY;
  const timer =
    fsync === 'interval' ? setInterval(() => void syncNow(), syncIntervalMs).unref() : undefined;

  function append(kind: LineKind, line: string, atMs: number, beside?: KindLine): Promise<void> {
    open ??= beginGroup(atMs);
    const group = open;
    add(group, kind, line);
    if (beside) add(group, beside.kind, beside.line);
    if (group.characters >= GROUP_CHARACTERS) closeGroup();
    if (!running) schedule();
    return group.written;
  }

  function add(group: Group, kind: LineKind, line: string): void {
    const part = group.parts.get(kind);
    if (part) {
      part.text += line;
      part.count += 1;
    } else group.parts.set(kind, { text: line, count: 1 });
    group.characters += line.length;
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(start);
  }

  function closeGroup(): void {
    if (open) queue.push(open);
    open = undefined;
  }

  function start(): void {
    scheduled = false;
    running ??= drain().finally(() => {
      running = undefined;
      // Lines that came while this was ending.
      if (open || queue.length > 0) schedule();
    });
  }

  async function drain(): Promise<void> {
    for (;;) {
      if (queue.length === 0) closeGroup();
      const group = queue.shift();
      if (!group) return;
      try {
        const waits = write(group);
        if (waits) await waits;
        group.resolve();
      } catch (error) {
        group.reject(toRefusal(error, recordsOf(group)));
      }
    }
  }

  /** Returns a promise only where something has to be waited for. */
  function write(group: Group): Promise<void> | undefined {
    if (!file || position.offset >= segmentBytes) return rollAndWrite(group);
    const bytes = encode(group);
    if (fsync !== 'always' && !syncing && clock() >= slowUntil) {
      const startedMs = clock();
      try {
        file.writeNow(bytes, position.offset);
      } catch (error) {
        return undo(file, error);
      }
      if (clock() - startedMs > SLOW_WRITE_MS) slowUntil = clock() + SLOW_FOR_MS;
      commit(group, bytes);
      return undefined;
    }
    return writeSlowly(file, group, bytes);
  }

  async function rollAndWrite(group: Group): Promise<void> {
    const before = file;
    const segment = position.segment + 1;
    const next = await openSegment(segment);
    const head = encodeFrame(JSON.stringify(header), {
      kind: frameKinds.header,
      count: 0,
      firstAtMs: 0,
    });
    try {
      await next.write(head, 0);
    } catch (error) {
      await undo(next, error, 0).finally(() => next.close());
    }
    file = next;
    position = { segment, offset: head.length };
    linesFrom = head.length;
    if (before) void finish(before);
    await writeSlowly(next, group, encode(group), head.length);
  }

  async function writeSlowly(
    into: SegmentFile,
    group: Group,
    bytes: Buffer,
    extra = 0,
  ): Promise<void> {
    try {
      await into.write(bytes, position.offset);
      if (fsync === 'always') await into.sync();
    } catch (error) {
      await undo(into, error);
    }
    commit(group, bytes, extra);
  }

  function commit(group: Group, bytes: Buffer, extra = 0): void {
    position = { segment: position.segment, offset: position.offset + bytes.length };
    isDirty = true;
    onWritten(position, { records: recordsOf(group), bytes: bytes.length + extra });
  }

  /** Takes back what a failed write may have left, and throws what it failed with. */
  async function undo(of: SegmentFile, error: unknown, length = position.offset): Promise<never> {
    try {
      await of.truncate(length);
    } catch (cause) {
      // What is left is no whole frame, or one nobody was told of. Nothing more is written behind it.
      onError(cause, 'a failed write could not be taken back; the segment is closed');
      if (of === file) abandon();
    }
    if (of === file && position.offset > linesFrom) closeEarly(of);
    throw error;
  }

  /** On a full disk, a segment that waited for more would keep the room that it takes, also when all of it is in Postgres. */
  function closeEarly(full: SegmentFile): void {
    file = undefined;
    void finish(full);
    onClosed({ segment: position.segment + 1, offset: 0 });
  }

  function abandon(): void {
    const before = file;
    file = undefined;
    if (before) before.close().catch((error: unknown) => onError(error, 'closing a segment'));
  }

  /** Of a segment that takes no more. */
  async function finish(before: SegmentFile): Promise<void> {
    try {
      await syncing;
      if (fsync === 'interval') await before.sync();
      await before.close();
    } catch (error) {
      onError(error, 'a full segment may not be on the disk');
    }
  }

  function syncNow(): Promise<void> | undefined {
    const of = file;
    if (!of || !isDirty || syncing) return syncing;
    isDirty = false;
    syncing = of
      .sync()
      .catch((error: unknown) => {
        onError(error, 'a segment may not be on the disk; it is closed');
        if (of === file) abandon();
      })
      .finally(() => {
        syncing = undefined;
      });
    return syncing;
  }

  function encode(group: Group): Buffer {
    const most = group.parts.size * FRAME_HEADER_BYTES + group.characters * 3;
    const buffer = most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most);
    if (most > scratch.length && most <= KEPT_SCRATCH_BYTES) scratch = buffer;
    let end = 0;
    for (const [kind, { text, count }] of group.parts) {
      const length = buffer.write(text, end + FRAME_HEADER_BYTES);
      const frame = buffer.subarray(end, end + FRAME_HEADER_BYTES + length);
      sealFrame(frame, { kind: frameKinds[kind], count, firstAtMs: group.firstAtMs });
      end += frame.length;
    }
    return buffer.subarray(0, end);
  }

  async function settled(): Promise<void> {
    while (open || queue.length > 0 || running) {
      start();
      await running;
    }
  }

  return {
    append,
    settled,
    async close() {
      await settled();
      clearInterval(timer);
      const last = file;
      file = undefined;
      await syncing;
      if (last) await finish(last);
    },
  };
}

function recordsOf({ parts }: Group): number {
  let records = 0;
  for (const [kind, { count }] of parts) if (holdsRecords(frameKinds[kind])) records += count;
  return records;
}

function beginGroup(firstAtMs: number): Group {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Every appender has this promise; one that does not look at it is no reason to end the process.
  promise.catch(() => undefined);
  return { parts: new Map(), characters: 0, firstAtMs, written: promise, resolve, reject };
}
