'use client';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

/**
 * The promote and roll back dialogs of the model one is on. They are part of the model's layout and open by the URL
 * (`?do=promote&to=3`, `?do=rollback&to=5`), so that a link can lead to one.
 */
export function useReleaseDialog() {
  const [state, setState] = useQueryStates({
    do: parseAsStringLiteral(['promote', 'rollback'] as const),
    to: parseAsInteger,
  });
  return useMemo(
    () => ({
      open: state.do,
      /** The version to promote, or the seq to go back to. */
      target: state.to,
      promote: (version?: number) => setState({ do: 'promote', to: version ?? null }),
      rollBack: (toSeq?: number) => setState({ do: 'rollback', to: toSeq ?? null }),
      close: () => setState({ do: null, to: null }),
    }),
    [state.do, state.to, setState],
  );
}
