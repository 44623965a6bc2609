import { copyFile, type FileHandle, link, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { splitLines } from '../read-lines.ts';
import {
  FRAME_HEADER_BYTES,
  frameKinds,
  holdsRecords,
  readFrame,
  type Scanned,
  scanFrames,
} from '../spool-frame.ts';
import { SET_ASIDE, segmentName } from './spool-files.ts';

const HEADER_CHUNK_BYTES = 16 * 1024;

/**
 * Whole frames of a segment from `from`: about `chunkBytes` of them, at least one when there is one. Nothing behind `until` is
 * read; what is unreadable before it is stepped over.
 */
export async function readSegment(
  file: string,
  { from, until, chunkBytes }: { from: number; until: number; chunkBytes: number },
): Promise<Scanned> {
  const handle = await open(file, 'r');
  try {
    let length = Math.min(chunkBytes, until - from);
    for (;;) {
      const buffer = await readExactly(handle, from, length);
      // A file that is shorter than it was said to be.
      const isAll = from + buffer.length >= until || buffer.length < length;
      const scanned = isAll ? scanFrames(buffer, 0) : readWhole(buffer);
      if (isAll || scanned.frames.length > 0) return moved(scanned, from);
      const found = readFrame(buffer, 0);
      const needed = found.frame ? 0 : found.needed;
      length = needed > 0 && from + needed <= until ? needed : until - from;
    }
  } finally {
    await handle.close();
  }
}

/** The columns of a segment's lines, or undefined when its header cannot be read. */
export async function readColumns(file: string): Promise<string[] | undefined> {
  const handle = await open(file, 'r');
  try {
    const { frame } = readFrame(await readExactly(handle, 0, HEADER_CHUNK_BYTES), 0);
    if (frame?.kind !== frameKinds.header) return undefined;
    const { columns } = JSON.parse(frame.payload.toString());
    return Array.isArray(columns) ? columns.map(String) : undefined;
  } finally {
    await handle.close();
  }
}

/** How many records a segment's whole frames from `from` hold. */
export async function countRecords(file: string, from: number, until: number): Promise<number> {
  const { frames } = await readSegment(file, { from, until, chunkBytes: until - from });
  return frames.reduce((sum, { kind, count }) => sum + (holdsRecords(kind) ? count : 0), 0);
}

/** The lines of events among a segment's whole frames from `from`. */
export async function readEvents(file: string, from: number, until: number): Promise<string[]> {
  const { frames } = await readSegment(file, { from, until, chunkBytes: until - from });
  const events = frames.filter(({ kind }) => kind === frameKinds.events);
  return splitLines(events.map(({ payload }) => payload.toString()).join(''));
}

/** Keeps a segment for a person to look at; the spool goes on to treat it as any other. */
export async function setAside(root: string, spoolId: string, segment: number): Promise<string> {
  const directory = path.join(root, SET_ASIDE);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const from = path.join(root, spoolId, segmentName(segment));
  const to = path.join(directory, `${spoolId}-${segmentName(segment)}`);
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    // File systems without links.
    if (error.code !== 'EEXIST') await copyFile(from, to);
  });
  return to;
}

/** Keeps lines that Postgres refuses, each after what it said. */
export async function keepRefused(
  root: string,
  spoolId: string,
  refused: readonly { line: string; reason: string }[],
): Promise<string> {
  const directory = path.join(root, SET_ASIDE);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, `${spoolId}-refused.log`);
  const handle = await open(file, 'a', 0o600);
  try {
    for (const { line, reason } of refused) {
      await handle.write(`# ${reason.replaceAll('\n', ' ')}\n${line}\n`);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return file;
}

/** The frames that are whole; what comes after them may go on behind the buffer's end. */
function readWhole(buffer: Buffer): Scanned {
  const scanned: Scanned = { frames: [], end: 0, corruptBytes: 0, tornBytes: 0 };
  while (buffer.length - scanned.end >= FRAME_HEADER_BYTES) {
    const { frame } = readFrame(buffer, scanned.end);
    if (!frame) break;
    scanned.frames.push(frame);
    scanned.end = frame.end;
  }
  return scanned;
}

function moved(scanned: Scanned, by: number): Scanned {
  return {
    ...scanned,
    frames: scanned.frames.map((frame) => ({ ...frame, end: frame.end + by })),
    end: scanned.end + by,
  };
}

async function readExactly(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.max(0, length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
