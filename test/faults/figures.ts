import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

export const FIGURES = path.join(import.meta.dirname, '../../test-results/fault-figures.jsonl');

export interface Figure {
  what: string;
  seen: string;
}

/** Prints what a test saw, and keeps it for docs/RELIABILITY.md. */
export function note(what: string, seen: string): void {
  process.stdout.write(`${what}: ${seen}\n`);
  mkdirSync(path.dirname(FIGURES), { recursive: true });
  appendFileSync(FIGURES, `${JSON.stringify({ what, seen } satisfies Figure)}\n`);
}

export const count = (value: number) => value.toLocaleString('en');

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
