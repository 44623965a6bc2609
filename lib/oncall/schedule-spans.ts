import type { Schedule } from './contract.ts';
import { layerSpans } from './layer-spans.ts';
import { type Span, stack } from './spans.ts';

/** Somebody takes over for a while; made later counts more. */
export interface Override extends Span {
  id: string;
  user: string;
  createdAt: number;
}

export interface DutySpan extends Span {
  user: string | null;
  /** Place of the layer; null: an override, or nobody. */
  layer: number | null;
  override: string | null;
}

export interface ScheduleSpans {
  layers: DutySpan[][];
  overrides: DutySpan[];
  final: DutySpan[];
}

type Rota = Pick<Schedule, 'time_zone' | 'layers'>;

/** Who is on call over a time: each layer by itself, the overrides, and what comes of them, all of it without gaps but the overrides. */
export function scheduleSpans(
  schedule: Rota,
  overrides: readonly Override[],
  range: Span,
): ScheduleSpans {
  const layers = schedule.layers.map((layer, place) =>
    layerSpans(layer, schedule.time_zone, range).map((span) => ({
      ...span,
      ...{ layer: place, override: null },
    })),
  );
  const taken = [...overrides]
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
    .filter(({ from, to }) => to > range.from && from < range.to)
    .map(({ id, user, from, to }) => [
      {
        ...{ from: Math.max(from, range.from), to: Math.min(to, range.to) },
        ...{ user, layer: null, override: id },
      },
    ]);
  return {
    layers: layers.map((spans) => flatten([spans], range)),
    overrides: flatten(taken, range).filter(({ override }) => override !== null),
    final: flatten([...taken, ...layers], range),
  };
}

function flatten(tracks: DutySpan[][], range: Span): DutySpan[] {
  const flat: DutySpan[] = [];
  for (const { from, to, top } of stack(tracks, range)) {
    const span = { from, to, ...sourceOf(top) };
    const last = flat.at(-1);
    if (last && isSame(last, span)) last.to = to;
    else flat.push(span);
  }
  return flat;
}

const sourceOf = (span: DutySpan | null) => ({
  user: span?.user ?? null,
  layer: span?.layer ?? null,
  override: span?.override ?? null,
});

const isSame = (a: DutySpan, b: DutySpan) =>
  a.user === b.user && a.layer === b.layer && a.override === b.override;
