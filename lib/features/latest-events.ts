import { compareEvents, type FeatureEvent } from './event.ts';

/** An event that a key's value is, or will be. */
export interface LatestEvent extends FeatureEvent {
  /** From when on; 0: from now on. */
  visibleMs: number;
}

/** When it will have happened and be known; 0 for what is visible now. */
function visibleFrom(
  { eventMs, createdMs }: Pick<FeatureEvent, 'eventMs' | 'createdMs'>,
  nowMs: number,
): number {
  const visibleMs = Math.max(eventMs, createdMs ?? eventMs);
  return visibleMs <= nowMs ? 0 : visibleMs;
}

/**
 * What is to be kept of a key's events: the latest visible one, and of those in the future each that will be the latest when its time
 * comes. By time of visibility, each later in order than the one before, so that an older event never takes a newer one's place.
 */
export function foldLatest(
  kept: readonly LatestEvent[],
  added: readonly FeatureEvent[],
  nowMs: number,
): LatestEvent[] {
  const candidates = [...kept, ...added]
    .map((event) => ({ ...event, visibleMs: visibleFrom(event, nowMs) }))
    .sort((a, b) => a.visibleMs - b.visibleMs || compareEvents(a, b));
  const result: LatestEvent[] = [];
  for (const event of candidates) {
    const last = result.at(-1);
    if (last && compareEvents(event, last) <= 0) continue;
    if (last?.visibleMs === event.visibleMs) result.pop();
    result.push(event);
  }
  return result;
}

/** The latest of those visible by then. */
export function latestAt(kept: readonly LatestEvent[], atMs: number): LatestEvent | null {
  let latest: LatestEvent | null = null;
  for (const event of kept) {
    if (event.visibleMs > atMs) continue;
    if (!latest || compareEvents(event, latest) > 0) latest = event;
  }
  return latest;
}
