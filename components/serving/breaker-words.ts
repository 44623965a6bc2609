import type { State } from '#components/ui/status.tsx';
import type { BreakerView, VersionReport } from '#lib/telemetry/contract.ts';

/** Where a version stands on one replica. `idle`: not loaded, as it may be. */
export interface Standing {
  state: State | 'idle';
  /** "Loaded", "Breaker open". */
  word: string;
}

/** A breaker in a word. */
export function breakerWord({ state, held, failures }: BreakerView): string {
  if (held) return 'held open';
  if (state === 'closed' && failures > 0) {
    return failures === 1
      ? 'closed, the last call failed'
      : `closed, ${failures} failures in a row`;
  }
  return state;
}

/** The part a version has in the release in force; null: none, so that it is there only for those who name it. */
export type Part = 'routed' | 'fallback' | null;

export function standingOf(report: VersionReport | null, part: Part): Standing {
  const isGrave = part === 'routed' ? 'bad' : 'warning';
  if (!report) return { state: part ? isGrave : 'idle', word: 'Not loaded' };
  if (report.state === 'failed') return { state: isGrave, word: 'Could not be loaded' };
  if (report.state === 'loading') return { state: 'warning', word: 'Loading' };
  const { breaker } = report;
  if (breaker?.held) return { state: 'warning', word: 'Breaker held open' };
  if (breaker?.state === 'open') return { state: isGrave, word: 'Breaker open' };
  if (breaker?.state === 'half-open') return { state: 'warning', word: 'Breaker half-open' };
  return { state: 'good', word: report.state === 'remote' ? 'Reachable' : 'Loaded' };
}
