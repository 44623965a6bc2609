import { decidingEffects } from './deciding-effects.ts';
import type { FeatureReport, FeatureVerdict } from './drift-report.ts';
import { formatCount, formatNumber, formatP } from './format-figures.ts';

export const VERDICT_WORDS = {
  drift: 'drift',
  stable: 'stable',
  not_enough_data: 'not enough data',
} as const satisfies Record<FeatureVerdict, string>;

const ORDER: FeatureVerdict[] = ['drift', 'not_enough_data', 'stable'];

/** Drifted ones first, then by how much they differ. */
export function compareReports(a: FeatureReport, b: FeatureReport): number {
  const byVerdict = ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict);
  return byVerdict || psiOf(b) - psiOf(a);
}

function psiOf({ effects }: FeatureReport): number {
  return decidingEffects(effects).psi ?? 0;
}

/** Features as lines of text in columns. */
export function reportTable(features: readonly FeatureReport[]): string {
  const head = ['feature', 'kind', 'reference', 'current', 'adjusted p', 'effect', 'verdict'];
  const rows = features
    .toSorted(compareReports)
    .map((feature) => [
      clip(feature.name),
      feature.kind,
      sizeText(feature.n_ref, feature.missing_ref),
      sizeText(feature.n_cur, feature.missing_cur),
      adjustedText(feature),
      effectText(feature),
      VERDICT_WORDS[feature.verdict],
    ]);
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

function effectText({ kind, ...report }: FeatureReport): string {
  const effects = decidingEffects(report.effects);
  if (kind === 'numeric') {
    if (effects.psi === undefined) return '';
    const { wasserstein_normed: normed } = effects;
    return `${typeof normed === 'number' ? `${formatNumber(normed)} σ, ` : ''}PSI ${formatNumber(effects.psi)}`;
  }
  if (effects.linf === undefined) return '';
  return `L∞ ${formatNumber(effects.linf)}, PSI ${formatNumber(effects.psi ?? 0)}`;
}

function adjustedText({ tests }: FeatureReport): string {
  const p = tests.ks?.p_adjusted ?? tests.chi2?.p_adjusted;
  return p === undefined ? '' : formatP(p).replace(/^p (= )?/, '');
}

function sizeText(n: number, missing: number): string {
  return missing === 0 ? formatCount(n) : `${formatCount(n)} (${formatCount(missing)} missing)`;
}

function clip(name: string): string {
  // Names come from files; what would move the cursor does not reach the terminal.
  const plain = name.replaceAll(/\p{Cc}/gu, '·');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
