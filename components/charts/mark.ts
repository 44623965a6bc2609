/** A release on a time chart. */
export interface Mark {
  t: number;
  seq: number;
  kind: string;
  versions: number[];
  by: string;
  reason: string;
}

/** The part of a chart's width a label takes. */
const LABEL_SHARE = 0.05;

/** The marks whose labels do not run into a later one's: of several close together the last is named. */
export function marksWithRoom(
  marks: readonly Pick<Mark, 'seq' | 't'>[],
  from: number,
  to: number,
): ReadonlySet<number> {
  const room = (to - from) * LABEL_SHARE;
  const named = new Set<number>();
  let next = Number.POSITIVE_INFINITY;
  for (const mark of marks.toSorted((a, b) => b.t - a.t || b.seq - a.seq)) {
    if (next - mark.t < room) continue;
    named.add(mark.seq);
    next = mark.t;
  }
  return named;
}
