import type { FeatureWindow } from './contract.ts';
import { durationMs } from './duration.ts';

export interface WindowLengths {
  sizeMs: number;
  hopMs: number;
}

export function windowLengths({ size, hop }: FeatureWindow): WindowLengths {
  return { sizeMs: durationMs(size), hopMs: durationMs(hop ?? size) };
}

/** The window as of a time: from `startMs` up to, and without, `endMs`. */
export function windowAt(
  { sizeMs, hopMs }: WindowLengths,
  atMs: number,
): { startMs: number; endMs: number } {
  const endMs = bucketStart(atMs, hopMs);
  return { startMs: endMs - sizeMs, endMs };
}

/** Buckets are one hop long and begin at multiples of it since 1970; a window consists of whole ones. */
export function bucketStart(ms: number, hopMs: number): number {
  return Math.floor(ms / hopMs) * hopMs;
}
