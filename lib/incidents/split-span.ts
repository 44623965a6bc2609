import type { Span } from './harm-spans.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The minutes that a span touches, as whole minutes of the clock; what is within whole hours apart, since hours are added up already. */
export function splitSpan({ from, to }: Span): {
  minutes: Span;
  hours: Span | null;
  edges: Span[];
} {
  const start = Math.floor(from.getTime() / MINUTE_MS) * MINUTE_MS;
  const end = Math.max(start + MINUTE_MS, Math.ceil(to.getTime() / MINUTE_MS) * MINUTE_MS);
  const firstHour = Math.ceil(start / HOUR_MS) * HOUR_MS;
  const lastHour = Math.floor(end / HOUR_MS) * HOUR_MS;
  const minutes = span(start, end);
  if (firstHour >= lastHour) return { minutes, hours: null, edges: [minutes] };
  const edges = [span(start, firstHour), span(lastHour, end)].filter((edge) => edge.from < edge.to);
  return { minutes, hours: span(firstHour, lastHour), edges };
}

function span(from: number, to: number): Span {
  return { from: new Date(from), to: new Date(to) };
}
