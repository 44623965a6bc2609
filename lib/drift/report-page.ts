import { describeWholeRow } from './describe-whole-row.ts';
import { SHARE_OF_ALPHA, WHOLE_ROW_SETTINGS } from './domain-classifier.ts';
import type { DatasetReport, FeatureReport } from './drift-report.ts';
import { escapeHtml } from './escape-html.ts';
import type { FeatureHistogram } from './feature-histogram.ts';
import { formatCount, formatNumber, formatP } from './format-figures.ts';
import { histogramSvg } from './histogram-svg.ts';
import { REPORT_STYLE } from './report-style.ts';
import { compareReports, VERDICT_WORDS } from './report-table.ts';
import type { DriftSettings } from './settings.ts';

type WholeRow = Parameters<typeof describeWholeRow>[0];

interface DescribedFeature {
  feature: FeatureReport;
  histogram: FeatureHistogram | undefined;
  sentences: readonly string[];
  /** What its values are, where they are no feature’s. */
  role?: string | undefined;
  /** What is wrong with its values. */
  quality?: readonly string[];
}

interface PageFacts {
  /** Names of what was compared. */
  reference: string;
  current: string;
  now: Date;
  settings: DriftSettings;
  /** What is said of the whole, beside whole rows. */
  remarks?: readonly string[];
}

/** A report as one page that needs nothing else: no scripts, no fonts, nothing from anywhere. */
export function reportPage(
  features: readonly DescribedFeature[],
  dataset: DatasetReport & { wholeRow?: WholeRow | null },
  facts: PageFacts,
): string {
  const title = `Drift: ${facts.current} against ${facts.reference}`;
  const sections = features
    .toSorted((a, b) => compareReports(a.feature, b.feature))
    .map(featureSection)
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="muted">Made on ${facts.now.toISOString().slice(0, 16).replace('T', ' ')} UTC by Mainstay</p>
<p class="summary">${summaryOf(dataset, features)}</p>${wholeRowOf(dataset.wholeRow)}${remarksOf(facts.remarks)}
<div class="legend"><span><i class="a"></i>reference</span><span><i class="b"></i>current</span></div>
${sections}
<footer>${explain(facts.settings)}</footer>
</main>
</body>
</html>
`;
}

function summaryOf(
  { drifted, tested }: DatasetReport,
  features: readonly DescribedFeature[],
): string {
  const rest = features.length - tested;
  const one = features.some(({ role }) => role !== undefined) ? 'column' : 'feature';
  const compared = `${tested} ${tested === 1 ? one : `${one}s`} drifted`;
  const count =
    drifted === 0 ? `None of ${compared}` : `<strong>${drifted} of ${compared}</strong>`;
  return `${count}${rest > 0 ? `; ${rest} ${rest === 1 ? 'has' : 'have'} too little data for a verdict` : ''}.`;
}

function wholeRowOf(found: WholeRow | null | undefined): string {
  return found ? `\n<p>${escapeHtml(describeWholeRow(found))}</p>` : '';
}

function remarksOf(remarks: readonly string[] = []): string {
  return remarks.map((remark) => `\n<p>${escapeHtml(remark)}</p>`).join('');
}

function featureSection({
  feature,
  histogram,
  sentences,
  role,
  quality = [],
}: DescribedFeature): string {
  const name = escapeHtml(feature.name);
  const picture = histogram
    ? `<figure>${histogramSvg(histogram, `${feature.name}: reference and current values`)}</figure>`
    : '';
  return `<section>
<div>
<div class="head"><h2>${name}</h2><span class="verdict ${feature.verdict}">${VERDICT_WORDS[feature.verdict]}</span><span class="muted">${[feature.kind, ...(role ? [escapeHtml(role)] : [])].join(', ')}</span></div>
${[...sentences, ...qualityOf(quality)].map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n')}
<details><summary>Figures</summary>${figuresTable(feature)}</details>
</div>
${picture}
</section>`;
}

const qualityOf = (found: readonly string[]): string[] =>
  found.length === 0 ? [] : [`Data quality: ${found.join('; ')}.`];

function figuresTable(feature: FeatureReport): string {
  const { tests, effects } = feature;
  const rows: [string, string][] = [
    ['values, reference', formatCount(feature.n_ref)],
    ['values, current', formatCount(feature.n_cur)],
    ['missing, reference', formatCount(feature.missing_ref)],
    ['missing, current', formatCount(feature.missing_cur)],
    ['independent rows, smaller side', formatCount(feature.n_effective)],
    ...testRow('Kolmogorov-Smirnov', tests.ks),
    ...testRow('χ² homogeneity', tests.chi2),
    ...testRow('Mann-Whitney', tests.mann_whitney),
    ...testRow('Anderson-Darling', tests.anderson_darling),
    ...testRow('Cramér-von Mises', tests.cramer_von_mises),
    ...effectRow('Wasserstein', effects.wasserstein),
    ...effectRow('Wasserstein / σ of the reference', effects.wasserstein_normed),
    ...effectRow('PSI', effects.psi),
    ...effectRow('PSI, rare categories as one', effects.psi_pooled),
    ...effectRow('Jensen-Shannon distance', effects.js),
    ...effectRow('Jensen-Shannon distance, rare categories as one', effects.js_pooled),
    ...effectRow('L∞', effects.linf),
    ...effectRow('L∞, rare categories as one', effects.linf_pooled),
    ...effectRow('Hellinger distance', effects.hellinger),
    ...effectRow('Kullback-Leibler divergence', effects.kl),
    ...effectRow('Energy distance', effects.energy),
  ];
  const cells = rows.map(
    ([what, value]) => `<tr><th>${escapeHtml(what)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>${cells.join('')}</table>`;
}

function testRow(
  name: string,
  test: { statistic: number; p_value?: number; p_adjusted?: number } | undefined,
): [string, string][] {
  if (!test) return [];
  const p = test.p_value === undefined ? '' : `, ${formatP(test.p_value)}`;
  const adjusted = test.p_adjusted === undefined ? '' : `, adjusted ${formatP(test.p_adjusted)}`;
  return [[name, `${formatNumber(test.statistic)}${p}${adjusted}`]];
}

function effectRow(name: string, value: number | null | undefined): [string, string][] {
  if (value === undefined) return [];
  return [[name, value === null ? '–' : formatNumber(value)]];
}

function explain({ alpha, leastEffective, floors }: DriftSettings): string {
  return `A feature has drifted when a change is both certain and large. Certain: the p-value of its test (Kolmogorov-Smirnov for numbers, χ² for categories and for missing
values), with rows that follow each other and are alike counted for less and corrected across features (Benjamini-Hochberg), is below ${alpha}. Large: for numbers the Wasserstein
distance reaches ${floors.wassersteinNormed} standard deviations of the reference or PSI ${floors.psi}; for categories PSI ${floors.psi}, the Jensen-Shannon distance ${floors.js} or one share by ${100 * floors.linf} points; for
missing values and new categories a share by ${100 * floors.share} points. PSI adds ½ to every bin of both sides where one is empty on a side; of categories, rare ones count as one, as for the test. Fewer than ${leastEffective} independent rows on a side give no verdict. Whole rows have drifted
when trees tell the sides apart on rows they did not learn from, with an area under the ROC curve of ${WHOLE_ROW_SETTINGS.floor} or more, and more than sides dealt out anew by chance (p below ${alpha * SHARE_OF_ALPHA}).`;
}
