import { decidingEffects } from '#lib/drift/deciding-effects.ts';
import type { ColumnResult } from './contract.ts';

const ORDER = { drift: 0, not_enough_data: 2, stable: 1 } as const;

/** Drifted ones first, then by how much they differ. */
export function compareColumns(a: ColumnResult, b: ColumnResult): number {
  return ORDER[a.verdict] - ORDER[b.verdict] || effectOf(b) - effectOf(a);
}

/** In floors of the usual settings, so that numbers and categories can be told apart by it. */
function effectOf({ effects }: ColumnResult): number {
  const { psi = 0, wasserstein_normed: moved, js = 0, linf = 0 } = decidingEffects(effects);
  return Math.max(psi / 0.1, (moved ?? 0) / 0.1, js / 0.1, linf / 0.025);
}
