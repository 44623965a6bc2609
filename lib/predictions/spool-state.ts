/** A byte of a spool: everything before it in this segment and all segments before. */
export interface Position {
  segment: number;
  offset: number;
}

const names = [
  /** A packed position: up to here the spool is written, and may be read. */
  'written',
  'appendedRecords',
  /** Records of this spool that are in Postgres or given up. */
  'goneRecords',
  /** Bytes of this spool's segments that are deleted. */
  'freedBytes',
  'freedSegments',
  /** What other spools, left by processes that ended, still hold. */
  'orphanBytes',
  'orphanRecords',
  /** Totals of all spools. */
  'shippedRecords',
  'droppedRecords',
  'refusedRecords',
  /** When the oldest record that waits came, milliseconds since 1970; 0 when none waits. */
  'oldestAtMs',
  /** 1 while Postgres cannot be reached. */
  'isAway',
  'orphanSegments',
] as const;
export type SpoolCell = (typeof names)[number];

export type SpoolState = ReturnType<typeof spoolState>;

export function makeSpoolStateBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(names.length * BigInt64Array.BYTES_PER_ELEMENT);
}

/** Numbers that the process and its shipper's thread share; each cell has one writer. */
export function spoolState(buffer: SharedArrayBuffer) {
  const cells = new BigInt64Array(buffer);
  const indexes = Object.fromEntries(names.map((name, index) => [name, index])) as Record<
    SpoolCell,
    number
  >;
  return {
    get: (name: SpoolCell): number => Number(Atomics.load(cells, indexes[name])),
    set(name: SpoolCell, value: number): void {
      Atomics.store(cells, indexes[name], BigInt(Math.round(value)));
    },
    add(name: SpoolCell, value: number): void {
      Atomics.add(cells, indexes[name], BigInt(value));
    },
    written: (): Position => unpack(Atomics.load(cells, indexes.written)),
    setWritten(position: Position): void {
      Atomics.store(cells, indexes.written, pack(position));
    },
  };
}

export function isBefore(a: Position, b: Position): boolean {
  return a.segment === b.segment ? a.offset < b.offset : a.segment < b.segment;
}

/** Segments of up to 16 GiB, 500 million of them. */
const OFFSET_BITS = 34n;
const OFFSET_MASK = (1n << OFFSET_BITS) - 1n;

function pack({ segment, offset }: Position): bigint {
  return (BigInt(segment) << OFFSET_BITS) | BigInt(offset);
}

function unpack(packed: bigint): Position {
  return { segment: Number(packed >> OFFSET_BITS), offset: Number(packed & OFFSET_MASK) };
}
