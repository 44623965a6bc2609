import type { DutyWindow, Layer } from './contract.ts';
import { daysBetween, firstMoment, localDay, readDay } from './local-time.ts';
import { intersect, type Span, unite } from './spans.ts';

export interface TurnSpan extends Span {
  user: string;
}

/** Whose turn it is in a layer over a time, by the clock of a zone: in order, nothing where nobody's is. */
export function layerSpans(layer: Layer, timeZone: string, range: Span): TurnSpan[] {
  const turns = turnSpans(layer, timeZone, range);
  if (layer.windows === null) return turns;
  return intersect(turns, windowSpans(layer.windows, timeZone, range));
}

function turnSpans(layer: Layer, timeZone: string, { from, to }: Span): TurnSpan[] {
  const length = layer.every * (layer.unit === 'week' ? 7 : 1);
  const start = readDay(layer.starts_on);
  const begin = (turn: number) =>
    firstMoment(start.add({ days: turn * length }), layer.handover_at, timeZone);
  // About where it is; a handover later in the day, or a zone without that day, puts it one aside.
  let turn = Math.max(0, Math.floor(daysBetween(start, localDay(from, timeZone)) / length) + 1);
  while (turn > 0 && begin(turn) > from) turn--;
  const spans: TurnSpan[] = [];
  for (let opens = begin(turn); opens < to; turn++) {
    const closes = begin(turn + 1);
    const user = layer.people[turn % layer.people.length];
    if (user !== undefined && closes > from && closes > opens) {
      spans.push({ from: Math.max(opens, from), to: Math.min(closes, to), user });
    }
    opens = closes;
  }
  return spans;
}

function windowSpans(windows: readonly DutyWindow[], timeZone: string, { from, to }: Span): Span[] {
  const last = localDay(to, timeZone);
  const spans: Span[] = [];
  // A window of the day before may reach into it; one day more for zones that left one out.
  for (let day = localDay(from, timeZone).subtract({ days: 2 }); ; day = day.add({ days: 1 })) {
    if (daysBetween(day, last) < 0) break;
    for (const window of windows) {
      if (!window.weekdays.includes(day.dayOfWeek)) continue;
      const ends = window.to <= window.from ? day.add({ days: 1 }) : day;
      const span = {
        from: Math.max(firstMoment(day, window.from, timeZone), from),
        to: Math.min(firstMoment(ends, window.to, timeZone), to),
      };
      if (span.to > span.from) spans.push(span);
    }
  }
  return unite(spans);
}
