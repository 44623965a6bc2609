/**
 * One timer for many deadlines. `ring` is called when the earliest of them has passed, and says which comes next, if any: so a
 * request costs no timer of its own.
 */
export function createDeadlineAlarm({
  clock,
  ring,
}: {
  clock: () => number;
  ring: (now: number) => number | undefined;
}) {
  let set: { timer: NodeJS.Timeout; at: number } | undefined;

  function setFor(deadline: number): void {
    if (set && set.at <= deadline) return;
    clearTimeout(set?.timer);
    const ms = Math.max(1, Math.ceil(deadline - clock()));
    set = { at: deadline, timer: setTimeout(wake, ms) };
  }

  function wake(): void {
    set = undefined;
    const next = ring(clock());
    if (next !== undefined) setFor(next);
  }

  return { setFor };
}
