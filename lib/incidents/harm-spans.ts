import type { IncidentState } from './contract.ts';

export interface StateChange {
  at: Date;
  to: IncidentState;
}

export interface Span {
  from: Date;
  to: Date;
}

const HARMLESS: readonly IncidentState[] = ['mitigated', 'resolved', 'reviewed'];

/**
 * When an incident did harm: from its start until it was mitigated or resolved, and again from when it was investigated anew or reopened. What it did in between is
 * no part of it. `changes` in the order they happened.
 */
export function harmSpans(
  startedAt: Date,
  changes: readonly StateChange[],
  now: Date,
): { spans: Span[]; isOver: boolean } {
  const spans: Span[] = [];
  let from: Date | null = startedAt;
  for (const { at, to } of changes) {
    if (HARMLESS.includes(to)) {
      if (from !== null && at > from) spans.push({ from, to: at });
      from = null;
    } else from ??= at;
  }
  if (from !== null && now > from) spans.push({ from, to: now });
  return { spans, isOver: from === null };
}
