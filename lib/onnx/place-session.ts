/** A runner that sessions share, as far as placing one more is concerned. */
export interface SharedRunner {
  /** Of every session in it. */
  groups: readonly string[];
}

/**
 * Which runner a session goes to: one that holds none of its group (the other versions of its model), then the one that holds the
 * fewest. `new` while fewer than `most` are running and none is empty.
 */
export function placeSession(
  runners: readonly SharedRunner[],
  group: string,
  most: number,
): number | 'new' {
  const ranked = runners
    .map(({ groups }, index) => ({
      index,
      ofGroup: groups.filter((other) => other === group).length,
      count: groups.length,
    }))
    .sort((a, b) => a.ofGroup - b.ofGroup || a.count - b.count || a.index - b.index);
  const [best] = ranked;
  if (!best || (best.count > 0 && runners.length < most)) return 'new';
  return best.index;
}
