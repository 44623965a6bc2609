import { crc32 } from 'node:zlib';

/**
 * A frame is what one write brings of one kind: a header of 32 bytes and the payload.
 *
 *   0 magic u32 · 4 payload length u32 · 8 CRC-32 of everything after it u32 · 12 kind u32 · 16 records u32 · 20 zero u32 ·
 *   24 when the first record came, milliseconds f64 · 32 payload
 *
 * Numbers are little-endian. One header for all records of a write, not one each, keeps the writer's cost small; the payload
 * of records is COPY text, so that the shipper passes it on without looking.
 */
export const FRAME_HEADER_BYTES = 32;
const MAGIC = Buffer.from('MsLg', 'latin1');
const MAGIC_NUMBER = MAGIC.readUInt32LE(0);
const CHECKED_FROM = 12;
const MAX_PAYLOAD_BYTES = 1024 * 1024 * 1024;

export const frameKinds = {
  /** JSON: what the segment's frames look like. The first frame of a segment. */
  header: 1,
  /** Records that are kept and counted, as lines. */
  records: 2,
  /** Records of models that the registry does not have: kept, not counted. */
  unknownModel: 3,
  /** Records that are counted only. */
  counted: 4,
  /** Serving events, one JSON text per line. */
  events: 5,
  /** What was looked up in views without a prediction, one JSON text per request: counted only. */
  lookups: 6,
  /** Rows of records as bins of a reference, a line per record: counted only. */
  bins: 7,
} as const;

const OF_RECORDS: readonly number[] = [
  frameKinds.records,
  frameKinds.unknownModel,
  frameKinds.counted,
];

/** Whether a frame of the kind holds records of predictions. */
export const holdsRecords = (kind: number): boolean => OF_RECORDS.includes(kind);

export interface Frame {
  kind: number;
  count: number;
  firstAtMs: number;
  payload: Buffer;
  /** Where the frame after it begins. */
  end: number;
}

type Found = { frame: Frame } | { frame: undefined; needed: number };

/** Writes the header of the frame that fills `frame`, whose payload is in place. */
export function sealFrame(
  frame: Buffer,
  { kind, count, firstAtMs }: Pick<Frame, 'kind' | 'count' | 'firstAtMs'>,
): void {
  frame.writeUInt32LE(MAGIC_NUMBER, 0);
  frame.writeUInt32LE(frame.length - FRAME_HEADER_BYTES, 4);
  frame.writeUInt32LE(kind, 12);
  frame.writeUInt32LE(count, 16);
  frame.writeUInt32LE(0, 20);
  frame.writeDoubleLE(firstAtMs, 24);
  frame.writeUInt32LE(crc32(frame.subarray(CHECKED_FROM)), 8);
}

export function encodeFrame(
  payload: string,
  of: Pick<Frame, 'kind' | 'count' | 'firstAtMs'>,
): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + Buffer.byteLength(payload));
  frame.write(payload, FRAME_HEADER_BYTES);
  sealFrame(frame, of);
  return frame;
}

/** The frame that begins at `at`, or how many bytes from there it would need if it were one that is not all here. */
export function readFrame(buffer: Buffer, at: number): Found {
  const left = buffer.length - at;
  if (left < FRAME_HEADER_BYTES) {
    const here = buffer.subarray(at, at + MAGIC.length);
    const begins = here.equals(MAGIC.subarray(0, here.length));
    return { frame: undefined, needed: begins ? FRAME_HEADER_BYTES : 0 };
  }
  if (buffer.readUInt32LE(at) !== MAGIC_NUMBER) return { frame: undefined, needed: 0 };
  const length = buffer.readUInt32LE(at + 4);
  if (length > MAX_PAYLOAD_BYTES) return { frame: undefined, needed: 0 };
  const end = at + FRAME_HEADER_BYTES + length;
  if (end > buffer.length) return { frame: undefined, needed: end - at };
  if (crc32(buffer.subarray(at + CHECKED_FROM, end)) !== buffer.readUInt32LE(at + 8)) {
    return { frame: undefined, needed: 0 };
  }
  return {
    frame: {
      kind: buffer.readUInt32LE(at + 12),
      count: buffer.readUInt32LE(at + 16),
      firstAtMs: buffer.readDoubleLE(at + 24),
      payload: buffer.subarray(at + FRAME_HEADER_BYTES, end),
      end,
    },
  };
}

export interface Scanned {
  frames: Frame[];
  /** Where the next scan begins. */
  end: number;
  /** Unreadable bytes with whole frames after them, or that no interrupted write leaves behind. */
  corruptBytes: number;
  /** Bytes at the end that a write left unfinished. */
  tornBytes: number;
}

/**
 * The frames of a segment's bytes from `at`, all of which are here. What is unreadable is stepped over to the next whole frame.
 * An interrupted write leaves the beginning of a frame, or zeros, at the very end: that is torn, and was never
 * acknowledged. Anything else that is unreadable is corrupt.
 */
export function scanFrames(buffer: Buffer, at: number): Scanned {
  const scanned: Scanned = { frames: [], end: at, corruptBytes: 0, tornBytes: 0 };
  while (scanned.end < buffer.length) {
    const found = readFrame(buffer, scanned.end);
    if (found.frame) {
      scanned.frames.push(found.frame);
      scanned.end = found.frame.end;
      continue;
    }
    const next = findFrame(buffer, scanned.end + 1);
    const unreadable = (next ?? buffer.length) - scanned.end;
    const isTorn = next === undefined && (found.needed > 0 || isZero(buffer, scanned.end));
    if (isTorn) scanned.tornBytes += unreadable;
    else scanned.corruptBytes += unreadable;
    scanned.end += unreadable;
  }
  return scanned;
}

function findFrame(buffer: Buffer, from: number): number | undefined {
  for (let at = buffer.indexOf(MAGIC, from); at >= 0; at = buffer.indexOf(MAGIC, at + 1)) {
    if (readFrame(buffer, at).frame) return at;
  }
  return undefined;
}

function isZero(buffer: Buffer, from: number): boolean {
  for (let at = from; at < buffer.length; at += 1) if (buffer[at] !== 0) return false;
  return true;
}
