import type { IncidentState } from './contract.ts';

export interface HarmChange {
  at: Date;
  harm: 'began' | 'ended';
}

export interface Span {
  from: Date;
  to: Date;
}

const HARMLESS: readonly IncidentState[] = ['mitigated', 'resolved', 'reviewed'];

/**
 * What an entry of the kind `state` says of the harm. Usually it follows from the step; where a guard rolled back, harm ended though nobody has taken the incident on,
 * and what joins an incident that did no harm any more may have begun before it was found: then `harm` says it.
 */
export function readHarm({ at, detail }: { at: Date; detail: unknown }): HarmChange[] {
  const { from, to, harm } = detail as {
    from?: IncidentState;
    to?: IncidentState;
    harm?: { began?: string; ended?: string };
  };
  if (harm) {
    const { began, ended } = harm;
    return [
      ...(began ? [{ at: new Date(began), harm: 'began' as const }] : []),
      ...(ended ? [{ at: new Date(ended), harm: 'ended' as const }] : []),
    ];
  }
  if (isHarmless(to)) return [{ at, harm: 'ended' }];
  return isHarmless(from) ? [{ at, harm: 'began' }] : [];
}

/** When an incident did harm: from its start until that ended, and again whenever it began anew. What it did in between is no part of it. `changes` in the order they happened. */
export function harmSpans(
  startedAt: Date,
  changes: readonly HarmChange[],
  now: Date,
): { spans: Span[]; isOver: boolean } {
  const spans: Span[] = [];
  let from: Date | null = startedAt;
  for (const { at, harm } of changes) {
    if (harm === 'ended') {
      if (from !== null && at > from) spans.push({ from, to: at });
      from = null;
    } else from ??= at;
  }
  if (from !== null && now > from) spans.push({ from, to: now });
  return { spans, isOver: from === null };
}

function isHarmless(state: IncidentState | undefined): boolean {
  return state !== undefined && HARMLESS.includes(state);
}
