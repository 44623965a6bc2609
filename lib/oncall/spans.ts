/** From and until a time, in milliseconds; it ends before `to`. */
export interface Span {
  from: number;
  to: number;
}

/** What both have in common, of lists that are in order and do not overlap themselves. */
export function intersect<T extends Span>(spans: readonly T[], others: readonly Span[]): T[] {
  const found: T[] = [];
  let first = 0;
  for (const span of spans) {
    while (others[first] && (others[first] as Span).to <= span.from) first++;
    for (let index = first; index < others.length; index++) {
      const other = others[index] as Span;
      if (other.from >= span.to) break;
      found.push({
        ...span,
        from: Math.max(span.from, other.from),
        to: Math.min(span.to, other.to),
      });
    }
  }
  return found;
}

/** The same time in fewer spans, in order. */
export function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** Of tracks that are in order each, the first that has something, over all of a time; null where none has. */
export function stack<T extends Span>(
  tracks: readonly (readonly T[])[],
  { from, to }: Span,
): { from: number; to: number; top: T | null }[] {
  const edges = new Set([from, to]);
  for (const span of tracks.flat()) {
    for (const edge of [span.from, span.to]) if (edge > from && edge < to) edges.add(edge);
  }
  const times = [...edges].sort((a, b) => a - b);
  const places = tracks.map(() => 0);
  const stacked: { from: number; to: number; top: T | null }[] = [];
  for (const [index, begin] of times.slice(0, -1).entries()) {
    let top: T | null = null;
    for (const [number, track] of tracks.entries()) {
      let place = places[number] ?? 0;
      while (track[place] && (track[place] as T).to <= begin) place++;
      places[number] = place;
      const span = track[place];
      if (top === null && span && span.from <= begin) top = span;
    }
    const end = times[index + 1] as number;
    const last = stacked.at(-1);
    if (last && last.top === top) last.to = end;
    else stacked.push({ from: begin, to: end, top });
  }
  return stacked;
}
