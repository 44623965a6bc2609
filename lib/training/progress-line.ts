import type { TrainerTools } from './trainer.ts';

type Progress = Parameters<TrainerTools['progress']>[0];

const PREFIX = 'mainstay progress ';
const LONGEST_WORDS = 200;

/** `mainstay progress {"done": 3, "total": 10, "says": "log loss 0.51"}`; undefined: the line is another, or does not say it right. */
export function parseProgressLine(line: string): Progress | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  let said: unknown;
  try {
    said = JSON.parse(line.slice(PREFIX.length));
  } catch {
    return undefined;
  }
  return readProgress(said);
}

/** The same as a value that came by another way. */
export function readProgress(said: unknown): Progress | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { done, total = null, says = null } = said as Record<string, unknown>;
  if (!isAmount(done)) return undefined;
  if (total !== null && !(isAmount(total) && total > 0)) return undefined;
  if (says !== null && typeof says !== 'string') return undefined;
  return {
    done: total === null ? done : Math.min(done, total),
    total,
    says: says === null ? null : says.slice(0, LONGEST_WORDS),
  };
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
