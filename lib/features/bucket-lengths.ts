import { type WindowLengths, windowAt } from './window-bounds.ts';

/** Whole buckets of one length: from `first` up to, and without, `last`, counted since 1970. */
export interface BucketRange {
  lengthMs: number;
  first: number;
  last: number;
}

/** How many buckets of a length make one of the next. */
const FACTOR = 32;
/** Windows of fewer buckets are added up from the shortest alone. */
const FEW = 64;

/**
 * The lengths of buckets that a window's events are added up in: its hop, and for long windows multiples of it, so that thirty days
 * in steps of five minutes are added up from some hundred buckets and not from 8,640.
 */
export function bucketLengths({ sizeMs, hopMs }: WindowLengths): number[] {
  const lengths = [hopMs];
  for (let length = hopMs; sizeMs / length > FEW; ) {
    length *= FACTOR;
    lengths.push(length);
  }
  return lengths;
}

/** The buckets that make up the window as of a time, each event in exactly one of them. */
export function bucketRanges(window: WindowLengths, atMs: number): BucketRange[] {
  const { startMs, endMs } = windowAt(window, atMs);
  return cover(startMs, endMs, bucketLengths(window));
}

/** With the longest buckets that lie within, and at both ends with shorter ones. */
function cover(startMs: number, endMs: number, lengths: readonly number[]): BucketRange[] {
  const lengthMs = lengths.at(-1);
  if (lengthMs === undefined || startMs >= endMs) return [];
  const first = Math.ceil(startMs / lengthMs);
  const last = Math.floor(endMs / lengthMs);
  const shorter = lengths.slice(0, -1);
  if (first >= last) return cover(startMs, endMs, shorter);
  return [
    ...cover(startMs, first * lengthMs, shorter),
    { lengthMs, first, last },
    ...cover(last * lengthMs, endMs, shorter),
  ];
}
