const UNIT_SECONDS = [86_400, 3_600, 60] as const;
export type UnitSeconds = (typeof UNIT_SECONDS)[number];

export interface Span {
  fromMs: number;
  toMs: number;
}

/** Rows of `unit` that begin in the span, and of smaller units those that are not in their sums yet. */
export interface Piece extends Span {
  unit: UnitSeconds;
}

/** From when on there are rows of minutes and hours that are in sums; what is older is in hours, or days. */
export interface Kept {
  minutesFromMs: number;
  hoursFromMs: number;
}

/**
 * Which counts add up to a span: whole days, then whole hours at its ends, then minutes at theirs, each moment once. An end among minutes that are no longer kept
 * moves outward to the hour, among hours to the day; `span` is what the pieces cover. `coarsest`: no larger units, where smaller ones are kept.
 */
export function planWindow(
  given: Span,
  kept: Kept,
  { coarsest = 86_400 }: { coarsest?: UnitSeconds } = {},
): { span: Span; pieces: Piece[] } {
  const from = startOf(given.fromMs, finestAt(given.fromMs, kept));
  const to = endOf(given.toMs, finestAt(given.toMs, kept));
  const pieces: Piece[] = [];
  // Hours that are no longer kept are in days.
  const finest = UNIT_SECONDS.indexOf(finestAt(given.fromMs, kept));
  const level = Math.min(UNIT_SECONDS.indexOf(coarsest), finest);
  cover({ fromMs: from, toMs: to }, level, pieces);
  return { span: { fromMs: from, toMs: Math.max(from, to) }, pieces };
}

function cover({ fromMs, toMs }: Span, level: number, pieces: Piece[]): void {
  const unit = UNIT_SECONDS[level];
  if (unit === undefined || fromMs >= toMs) return;
  const first = endOf(fromMs, unit);
  const last = startOf(toMs, unit);
  if (first >= last) {
    cover({ fromMs, toMs }, level + 1, pieces);
    return;
  }
  cover({ fromMs, toMs: first }, level + 1, pieces);
  pieces.push({ unit, fromMs: first, toMs: last });
  cover({ fromMs: last, toMs }, level + 1, pieces);
}

function finestAt(ms: number, { minutesFromMs, hoursFromMs }: Kept): UnitSeconds {
  if (ms >= minutesFromMs) return 60;
  return ms >= hoursFromMs ? 3_600 : 86_400;
}

export function startOf(ms: number, unit: UnitSeconds): number {
  return Math.floor(ms / (unit * 1000)) * unit * 1000;
}

function endOf(ms: number, unit: UnitSeconds): number {
  return Math.ceil(ms / (unit * 1000)) * unit * 1000;
}
