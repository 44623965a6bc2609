import type { FeatureEffects } from './drift-report.ts';

/** The sizes of a change that are held against the floors: of categories those with rare ones as one. */
export function decidingEffects(
  effects: FeatureEffects,
): Pick<FeatureEffects, 'wasserstein_normed' | 'psi' | 'js' | 'linf'> {
  const { wasserstein_normed, psi, js, linf, psi_pooled, js_pooled, linf_pooled } = effects;
  return {
    ...(wasserstein_normed !== undefined && { wasserstein_normed }),
    ...(psi !== undefined && { psi: psi_pooled ?? psi }),
    ...(js !== undefined && { js: js_pooled ?? js }),
    ...(linf !== undefined && { linf: linf_pooled ?? linf }),
  };
}
