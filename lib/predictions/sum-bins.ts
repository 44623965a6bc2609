import type { BinnedRows } from '#lib/monitoring/contract.ts';
import { packCounts } from '#lib/stats/packed-counts.ts';
import { minuteOf } from './sum-minutes.ts';

/** What a minute's rows of one column add up to, in the bins of one reference. */
export interface BinSum {
  reference: number;
  /** Its place among the reference's columns. */
  column: number;
  minuteMs: number;
  rowCount: number;
  counts: Uint8Array;
}

export interface BinnedRecord extends BinnedRows {
  minuteMs: number;
  /** Of the record in the log; empty where it is counted only. */
  id: string;
}

/** As lib/monitoring/compile-bins.ts writes codes. */
const CODE_OFFSET = 32;
/** The end of the year 9999. */
const LATEST_MS = 253_402_300_800_000;

/** A record's bins as a line of the spool. */
export function binsLine({ reference, columns, codes }: BinnedRows, atMs: number, id: string) {
  return `${reference}\t${minuteOf(atMs)}\t${id}\t${columns}\t${codes}\n`;
}

/** undefined: it is no such line. */
export function readBinsLine(line: string): BinnedRecord | undefined {
  const [reference, minute, id, columns, codes, ...rest] = line.split('\t');
  if (id === undefined || codes === undefined || rest.length > 0) return undefined;
  const read = { reference: Number(reference), minuteMs: Number(minute), columns: Number(columns) };
  const isWhole = Object.values(read).every((value) => Number.isSafeInteger(value) && value >= 0);
  const isSound = read.reference < 2 ** 31 && read.minuteMs < LATEST_MS && read.columns > 0;
  if (!isWhole || !isSound || codes.length % read.columns !== 0) return undefined;
  return { ...read, id, codes };
}

/** Per reference, column and minute, in key order so that writers never lock each other's rows crosswise. */
export function sumBins(records: readonly BinnedRecord[]): BinSum[] {
  const byMinute = Map.groupBy(
    records,
    ({ reference, minuteMs, columns }) => `${reference} ${minuteMs} ${columns}`,
  );
  const sums: BinSum[] = [];
  for (const some of byMinute.values()) {
    const [first] = some;
    if (first) sums.push(...sumMinute(first, some));
  }
  return sums.sort(
    (a, b) => a.reference - b.reference || a.column - b.column || a.minuteMs - b.minuteMs,
  );
}

function sumMinute(
  { reference, minuteMs, columns }: BinnedRecord,
  records: readonly BinnedRecord[],
): BinSum[] {
  const counts = Array.from({ length: columns }, () => new Map<number, number>());
  let rowCount = 0;
  for (const { codes } of records) {
    rowCount += codes.length / columns;
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes.charCodeAt(at) - CODE_OFFSET;
      const of = counts[at % columns] as Map<number, number>;
      of.set(code, (of.get(code) ?? 0) + 1);
    }
  }
  if (rowCount === 0) return [];
  return counts.map((of, column) => ({
    reference,
    column,
    minuteMs,
    rowCount,
    counts: packCounts(of),
  }));
}
