import type { ChartRow } from './series-rows.ts';

/** More points than this are not drawn one by one. */
const MOST_ROWS = 1500;

/**
 * Fewer rows of many, so that a chart stays smooth: of each span of time those with a line's least and greatest value, and
 * one of every gap, so that no peak and no gap is lost. As they are when there are no more than `most`.
 */
export function thinRows(
  rows: readonly ChartRow[],
  keys: readonly string[],
  most: number = MOST_ROWS,
): ChartRow[] {
  if (rows.length <= most) return [...rows];
  const perSpan = 2 * Math.max(1, keys.length) + 1;
  const spans = Math.max(1, Math.floor((most - 2) / perSpan));
  const kept = new Set([0, rows.length - 1]);
  for (let span = 0; span < spans; span++) {
    const begin = Math.floor((span * rows.length) / spans);
    const end = Math.floor(((span + 1) * rows.length) / spans);
    for (const key of keys) for (const at of extremes(rows, key, begin, end)) kept.add(at);
    const gap = rows.slice(begin, end).findIndex((row) => isGap(row, keys));
    if (gap >= 0) kept.add(begin + gap);
  }
  return [...kept].sort((a, b) => a - b).flatMap((at) => rows[at] ?? []);
}

function extremes(rows: readonly ChartRow[], key: string, begin: number, end: number): number[] {
  let [least, greatest] = [-1, -1];
  for (let at = begin; at < end; at++) {
    const value = rows[at]?.[key];
    if (typeof value !== 'number') continue;
    if (least < 0 || value < (rows[least]?.[key] ?? value)) least = at;
    if (greatest < 0 || value > (rows[greatest]?.[key] ?? value)) greatest = at;
  }
  return least < 0 ? [] : [least, greatest];
}

function isGap(row: ChartRow, keys: readonly string[]): boolean {
  return keys.every((key) => typeof row[key] !== 'number');
}
