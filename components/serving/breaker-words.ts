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

/** `needed`: requests that name no version may come to it. */
export function standingOf(report: VersionReport | null, needed: boolean): Standing {
  if (!report) {
    return needed ? { state: 'bad', word: 'Not loaded' } : { state: 'idle', word: 'Not loaded' };
  }
  if (report.state === 'failed') {
    return { state: needed ? 'bad' : 'warning', word: 'Could not be loaded' };
  }
  if (report.state === 'loading') return { state: 'warning', word: 'Loading' };
  const { breaker } = report;
  if (breaker?.held) return { state: 'warning', word: 'Breaker held open' };
  if (breaker?.state === 'open') return { state: needed ? 'bad' : 'warning', word: 'Breaker open' };
  if (breaker?.state === 'half-open') return { state: 'warning', word: 'Breaker half-open' };
  return { state: 'good', word: report.state === 'remote' ? 'Reachable' : 'Loaded' };
}
