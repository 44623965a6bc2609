import { decidingEffects } from '#lib/drift/deciding-effects.ts';
import { formatCount, formatNumber, formatP, formatShare } from '#lib/drift/format-figures.ts';
import type { ColumnResult } from '#lib/drift-reports/contract.ts';
import type { ModelDriftSettings } from '#lib/drift-reports/settings.ts';

type Floors = ModelDriftSettings['floors'];

/** What certain is of one column: its own, where it has one. */
export function alphaOf(
  { name, role }: Pick<ColumnResult, 'name' | 'role'>,
  settings: Pick<ModelDriftSettings, 'alpha' | 'features'>,
): number {
  return (role === 'feature' ? settings.features[name]?.alpha : undefined) ?? settings.alpha;
}

/** The floors of one column: its own, where it has some. */
export function floorsOf(
  { name, role }: Pick<ColumnResult, 'name' | 'role'>,
  settings: Pick<ModelDriftSettings, 'floors' | 'features'>,
): Floors {
  const own = role === 'feature' ? settings.features[name]?.floors : undefined;
  return { ...settings.floors, ...own };
}

export interface Effect {
  /** Key in `effects`. */
  id: 'wasserstein_normed' | 'psi' | 'js' | 'linf';
  name: string;
  unit: string;
  value: number | null;
  floor: number;
  /** What the unit makes of the value. */
  scale: number;
}

/** The effect sizes that decide, the first being the one that says most to a person. */
export function effectsOf(
  column: Pick<ColumnResult, 'kind' | 'effects'>,
  floors: Floors,
): Effect[] {
  const effects = decidingEffects(column.effects);
  const of = (id: Effect['id'], name: string, unit: string, scale = 1): Effect[] => {
    const value = effects[id];
    return value === undefined ? [] : [{ id, name, unit, value, floor: floors[id], scale }];
  };
  const psi = of('psi', 'PSI', '');
  return column.kind === 'numeric'
    ? [...of('wasserstein_normed', 'Moved by', 'σ'), ...psi]
    : [
        ...of('linf', 'Largest change of a share', 'points', 100),
        ...psi,
        ...of('js', 'Jensen-Shannon distance', ''),
      ];
}

/** "0.42 σ", "6.0 points". */
export function effectText({
  value,
  unit,
  scale,
}: Pick<Effect, 'value' | 'unit' | 'scale'>): string {
  if (value === null) return 'was constant';
  const text = formatNumber(value * scale);
  return unit ? `${text} ${unit}` : text;
}

export interface ExplainedTest {
  name: string;
  figures: string;
  words: string;
}

/** Each test and effect size with what it says, for someone who knows the feature and not the test. */
export function explainColumn(
  column: Pick<ColumnResult, 'kind' | 'tests' | 'effects' | 'basis'>,
  { alpha, floors }: { alpha: number; floors: Floors },
): ExplainedTest[] {
  const { ks, chi2, mann_whitney, anderson_darling, cramer_von_mises } = column.tests;
  const explained: ExplainedTest[] = [];
  const add = (name: string, figures: string, words: string) =>
    explained.push({ name, figures, words });
  if (ks) {
    const most = ks.d_most === undefined ? '' : ` to ${formatNumber(ks.d_most)}`;
    const least = column.basis === 'counts' ? 'at least ' : '';
    add(
      'Kolmogorov-Smirnov',
      `D = ${formatNumber(ks.statistic)}${most}, ${pText(ks)}`,
      `At some value, the share of rows below it differs by ${least}${formatShare(ks.statistic)}. ${certainty(ks, alpha)}`,
    );
  }
  if (chi2) {
    add(
      'χ² of homogeneity',
      `χ² = ${formatNumber(chi2.statistic)}, ${formatCount(chi2.dof)} degrees of freedom, ${pText(chi2)}`,
      `Whether the ${column.kind === 'numeric' ? 'ten bins' : 'categories'} have the same shares. ${certainty(chi2, alpha)}`,
    );
  }
  if (mann_whitney) {
    add(
      'Mann-Whitney',
      `U = ${formatNumber(mann_whitney.statistic)}, ${pText(mann_whitney)}`,
      `Whether values are larger on one side than on the other. ${certainty(mann_whitney, alpha)}`,
    );
  }
  if (anderson_darling) {
    add(
      'Anderson-Darling',
      `A² = ${formatNumber(anderson_darling.statistic)}`,
      'How far apart the distributions are, their tails counted more. It decides nothing.',
    );
  }
  if (cramer_von_mises) {
    add(
      'Cramér-von Mises',
      `T = ${formatNumber(cramer_von_mises.statistic)}, ${pText(cramer_von_mises)}`,
      `How far apart the distributions are over all values. ${certainty(cramer_von_mises, alpha)}`,
    );
  }
  for (const effect of effectsOf(column, floors)) {
    const floor = effectText({ ...effect, value: effect.floor });
    const pooled = column.effects.psi_pooled === undefined ? '' : ' Rare categories count as one.';
    const says = `${meaningOf(effect)}${pooled} ${sizeText(effect, floor)}`;
    add(effect.name, effectText(effect), says);
  }
  for (const { id, name, says } of OTHERS) {
    const value = column.effects[id];
    if (value !== undefined) add(name, formatNumber(value), `${says} It decides nothing.`);
  }
  return explained;
}

const OTHERS = [
  {
    id: 'hellinger',
    name: 'Hellinger distance',
    says: 'How far apart the shares of the bins are, from 0 (the same) to 1 (nothing in common).',
  },
  {
    id: 'kl',
    name: 'Kullback-Leibler divergence',
    says: 'How surprising the reference is to who expects what comes now, in nats. Where a bin is empty on a side, ½ is added to every bin of both.',
  },
  {
    id: 'energy',
    name: 'Energy distance',
    says: 'How far apart the distributions are over all values, in roots of the feature’s unit.',
  },
] as const satisfies { id: keyof ColumnResult['effects']; name: string; says: string }[];

interface Tested {
  p_value: number;
  p_adjusted?: number | undefined;
}

function pText({ p_value, p_adjusted }: Tested): string {
  const adjusted = p_adjusted === undefined ? '' : `, adjusted ${formatP(p_adjusted)}`;
  return `${formatP(p_value)}${adjusted}`;
}

function certainty({ p_adjusted: p }: Tested, alpha: number): string {
  if (p === undefined) return 'It takes rows for independent, and decides nothing.';
  return p < alpha
    ? `Certain: chance would do this in fewer than ${formatShare(alpha)} of scans (adjusted ${formatP(p)}).`
    : `Not certain: chance alone may do this (adjusted ${formatP(p)}, and below ${formatNumber(alpha)} is certain).`;
}

const meanings = {
  wasserstein_normed: 'How far values moved on average, in standard deviations of the reference.',
  psi: 'How much the shares of the bins changed altogether. Where a bin is empty on a side, ½ is added to every bin of both.',
  js: 'How far apart the shares are, from 0 (the same) to 1 (nothing in common).',
  linf: 'How much the most changed category gained or lost.',
} as const satisfies Record<Effect['id'], string>;

function meaningOf({ id }: Effect): string {
  return meanings[id];
}

function sizeText({ value, floor }: Effect, floorText: string): string {
  if (value === null) return 'The reference is constant, so that any change is large.';
  return value >= floor
    ? `Large: the floor is ${floorText}.`
    : `Too small to matter: below the floor of ${floorText}.`;
}
