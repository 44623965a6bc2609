import { noteFigure } from '../figures.ts';

export { count } from '../figures.ts';

export const note = (what: string, seen: string) => noteFigure('faults', what, seen);

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
