const AT_ONCE = 500;
const PER_SECOND = 20;
const LAST_LINES = 12;
const LAST_CHARACTERS = 1500;

/**
 * Lets a program that talks without end talk at a rate that a log can take: 500 lines at once, then 20 a second. How many
 * were left out is said before the next one. The last ones are kept in any case, since they say what went wrong.
 */
export function createLineLimit({
  nowMs,
  log,
}: {
  nowMs: () => number;
  log: (line: string) => void;
}) {
  let allowance = AT_ONCE;
  let countedAt = nowMs();
  let leftOut = 0;
  const last: string[] = [];

  function sayLeftOut(): void {
    if (leftOut > 0) log(`… ${leftOut} lines were left out, since there were too many at once.`);
    leftOut = 0;
  }
  return {
    add(line: string): void {
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      const now = nowMs();
      allowance = Math.min(AT_ONCE, allowance + ((now - countedAt) / 1000) * PER_SECOND);
      countedAt = now;
      if (allowance < 1) {
        leftOut++;
        return;
      }
      allowance--;
      sayLeftOut();
      log(line);
    },
    end: sayLeftOut,
    /** What was said last, for an error. */
    lastLines(): string {
      return last.join('\n').slice(-LAST_CHARACTERS);
    },
  };
}
