'use client';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

/** The dialog that holds a version's breaker open or closes it; in the URL, so that a runbook can lead to it. */
export function useBreakerDialog() {
  const [state, setState] = useQueryStates({
    breaker: parseAsStringLiteral(['open', 'closed'] as const),
    of: parseAsInteger,
  });
  return useMemo(
    () => ({
      shown: state.breaker && state.of ? { to: state.breaker, version: state.of } : null,
      show: (to: 'open' | 'closed', version: number) => setState({ breaker: to, of: version }),
      close: () => setState({ breaker: null, of: null }),
    }),
    [state.breaker, state.of, setState],
  );
}
