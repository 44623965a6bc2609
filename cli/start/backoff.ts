const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/**
 * How long to wait before starting a process that died again: half a second, doubling to 30 s with every death in a row.
 * A process that ran for a minute starts the row afresh.
 */
export function nextRestart(
  deathsInARow: number,
  ranForMs: number,
): { deathsInARow: number; delayMs: number } {
  const deaths = ranForMs >= HEALTHY_AFTER_MS ? 1 : deathsInARow + 1;
  return {
    deathsInARow: deaths,
    delayMs: Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (deaths - 1)),
  };
}
