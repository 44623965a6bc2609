'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type DependencyName, dependencyNames } from '#lib/serving/contract.ts';

/** Whose breaker: a version's, or that of something replicas depend on. */
export type Breakable = { version: number } | { dependency: DependencyName };

/** The dialog that holds a breaker open or closes it; in the URL, so that a runbook can lead to it. */
export function useBreakerDialog() {
  const [state, setState] = useQueryStates({
    breaker: parseAsStringLiteral(['open', 'closed'] as const),
    of: parseAsString,
  });
  return useMemo(() => {
    const subject = state.of === null ? null : readBreakable(state.of);
    return {
      shown: state.breaker && subject ? { to: state.breaker, subject } : null,
      show: (to: 'open' | 'closed', of: Breakable) => setState({ breaker: to, of: keyOf(of) }),
      close: () => setState({ breaker: null, of: null }),
    };
  }, [state.breaker, state.of, setState]);
}

function keyOf(of: Breakable): string {
  return 'version' in of ? String(of.version) : of.dependency;
}

function readBreakable(key: string): Breakable | null {
  if (/^[1-9]\d{0,8}$/.test(key)) return { version: Number(key) };
  const dependency = dependencyNames.find((name) => name === key);
  return dependency ? { dependency } : null;
}
