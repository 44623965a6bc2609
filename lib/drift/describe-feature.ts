import type { Answer } from './decide-drift.ts';
import { decidingEffects } from './deciding-effects.ts';
import type { FeatureReport } from './drift-report.ts';
import type { FeatureFacts } from './feature-facts.ts';
import { formatCount, formatNumber, formatP, formatPoints, formatShare } from './format-figures.ts';
import type { DriftSettings } from './settings.ts';

/** What was found of a feature, in sentences for someone who knows the feature and not the tests. */
export function describeFeature(
  facts: FeatureFacts,
  report: FeatureReport,
  answers: readonly Answer[],
  settings: DriftSettings,
): string[] {
  const changed = answers.filter(({ hasChanged }) => hasChanged);
  const isSaid = changed.some(({ about }) => about === 'values');
  const changes = changed
    .filter(({ about }) => about !== 'unseen' || !isSaid)
    .map((answer) => `${describeChange(facts, report, answer, settings)}.`);
  if (changes.length > 0) return changes;
  const values = answers.find(({ about }) => about === 'values');
  if (report.verdict === 'not_enough_data') return [describeTooLittle(report, values, settings)];
  if (!values) return [];
  if (values.pAdjusted >= settings.alpha) {
    return [`No difference that chance would not make (adjusted ${formatP(values.pAdjusted)}).`];
  }
  const size = sizeOfChange(facts, report);
  return [
    `${capital(whatChanged(facts))}: certain (adjusted ${formatP(values.pAdjusted)}), but too small to matter (${size}).`,
  ];
}

function describeChange(
  facts: FeatureFacts,
  report: FeatureReport,
  answer: Answer,
  settings: DriftSettings,
): string {
  const certain = `certain (adjusted ${formatP(answer.pAdjusted)}) and large`;
  if (answer.about === 'values') {
    const size = facts.kind === 'categorical' ? largeSizes(facts, report, settings) : null;
    return `${capital(whatChanged(facts))}: ${certain} (${size ?? sizeOfChange(facts, report)})`;
  }
  if (answer.about === 'missing') {
    const from = share(report.missing_ref, report.n_ref);
    const to = share(report.missing_cur, report.n_cur);
    return `Missing values went from ${formatShare(from)} to ${formatShare(to)} of rows: ${certain} (${formatPoints(from, to)})`;
  }
  return `${formatShare(facts.unseen)} of rows have categories that the reference does not have, more than its own rare ones explain: ${certain}`;
}

function whatChanged(facts: FeatureFacts): string {
  if (facts.kind === 'categorical') {
    const most = facts.mostChanged;
    if (!most) return 'the categories changed';
    const label = most.label === '' ? 'empty text' : clip(most.label);
    return `“${label}” went from ${formatShare(most.reference)} to ${formatShare(most.current)} of values`;
  }
  const { from, to } = facts.spread;
  const middle = `the median went from ${formatNumber(from.median)} to ${formatNumber(to.median)}`;
  return `${middle}, nine in ten from ${formatNumber(from.low)} … ${formatNumber(from.high)} to ${formatNumber(to.low)} … ${formatNumber(to.high)}`;
}

/** Of categories, what reached its floor. */
function largeSizes(
  { mostChanged }: Extract<FeatureFacts, { kind: 'categorical' }>,
  report: FeatureReport,
  { floors }: DriftSettings,
): string | null {
  const { psi = 0, js = 0, linf = 0 } = decidingEffects(report.effects);
  const points = formatPoints(0, linf);
  const own = Math.abs((mostChanged?.reference ?? 0) - (mostChanged?.current ?? 0));
  const sizes = [
    ...(linf >= floors.linf
      ? [Math.abs(own - linf) < 1e-9 ? points : `rare categories together ${points}`]
      : []),
    ...(psi >= floors.psi ? [`PSI ${formatNumber(psi)}`] : []),
    ...(js >= floors.js ? [`Jensen-Shannon distance ${formatNumber(js)}`] : []),
  ];
  return sizes.length === 0 ? null : sizes.join(', ');
}

function sizeOfChange(facts: FeatureFacts, report: FeatureReport): string {
  const effects = decidingEffects(report.effects);
  if (facts.kind === 'categorical') {
    const most = facts.mostChanged;
    return `${formatPoints(most?.reference ?? 0, most?.current ?? 0)}, PSI ${formatNumber(effects.psi ?? 0)}`;
  }
  const normed = effects.wasserstein_normed;
  const moved = typeof normed === 'number' ? `moved by ${formatNumber(normed)} σ` : 'was constant';
  return `${moved}, PSI ${formatNumber(effects.psi ?? 0)}`;
}

function describeTooLittle(
  report: FeatureReport,
  values: Answer | undefined,
  { leastEffective }: DriftSettings,
): string {
  const { n_ref, n_cur, n_effective } = report;
  if (n_ref === 0 || n_cur === 0) {
    const side = n_ref === 0 ? (n_cur === 0 ? 'on either side' : 'in the reference') : 'now';
    return `There are no values ${side}.`;
  }
  const needed = `${formatCount(leastEffective)} are needed for a verdict`;
  if (values?.isEnough && values.isPartial) {
    return 'Most values are of categories too rare to be compared one by one; the others show no change that is certain and large.';
  }
  const { sizes = { reference: n_effective, current: n_effective } } = values ?? {};
  const isReferenceShort = sizes.reference < leastEffective;
  const isCurrentShort = sizes.current < leastEffective;
  const [side, rows, worth] =
    isReferenceShort && (!isCurrentShort || sizes.reference <= sizes.current)
      ? (['The reference', n_ref, sizes.reference] as const)
      : (['The current side', n_cur, sizes.current] as const);
  const has =
    Math.floor(worth) >= rows
      ? `${side} has ${formatCount(rows)} values; ${needed}`
      : `${side} has ${formatCount(rows)} values, but those that follow each other are alike, so that there is no more to learn from them than from ${formatCount(Math.floor(worth))} independent ones; ${needed}`;
  if (isReferenceShort && isCurrentShort) return `${has}. The other side has too few as well.`;
  // What goes with the hour or the weekday says the same however many rows come of it.
  const isAlike = Math.floor(worth) < rows;
  if (isCurrentShort)
    return isAlike
      ? `${has}. More rows of the same time do not change that; a longer window does.`
      : `${has}.`;
  return `${has}. More current rows do not change that; a reference of more rows or of a longer time does.`;
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const LONGEST_LABEL = 60;

function clip(text: string): string {
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text;
}
