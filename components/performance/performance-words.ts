import { formatDuration, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import type { State } from '#components/ui/status.tsx';
import type { Performance, VersionPerformance } from '#lib/performance/operations.ts';

const names: Record<string, string> = {
  roc_auc: 'ROC AUC',
  average_precision: 'Average precision',
  log_loss: 'Log loss',
  brier: 'Brier score',
  ece: 'Calibration error (ECE)',
  f1: 'F1',
  mcc: 'Matthews correlation',
  mae: 'Mean absolute error',
  rmse: 'Root mean square error',
  mse: 'Mean square error',
  mape: 'Mean absolute percentage error',
  r2: 'R²',
  f1_macro: 'F1, mean of classes',
  f1_weighted: 'F1, weighted by class',
  roc_auc_ovr: 'ROC AUC, mean of classes',
  roc_auc_ovr_weighted: 'ROC AUC, weighted by class',
};

/** A metric's name for people: "Balanced accuracy". */
export function metricName(id: string): string {
  const words = id.replaceAll('_', ' ');
  return names[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const first = { binary: 'roc_auc', multiclass: 'accuracy', regression: 'mae' } as const;

/** The metrics there are, the one that says most of such a task first. */
export function metricsOf({ task, versions }: Pick<Performance, 'task' | 'versions'>): string[] {
  const ids = new Set(
    versions.flatMap(({ evaluation, estimated }) => [
      ...Object.keys(evaluation?.metrics ?? {}),
      ...Object.keys(estimated ?? {}),
    ]),
  );
  const main = first[task];
  return [...ids].sort((a, b) => Number(b === main) - Number(a === main));
}

/** "0.687, between 0.67 and 0.70, by 12,000 labels (96.0% of what was answered)". */
export function describeMetric(of: VersionPerformance, metric: string): string {
  const value = of.evaluation?.metrics[metric];
  const labels = `${of.labelled_rows.toLocaleString('en-US')} ${of.labelled_rows === 1 ? 'label' : 'labels'}`;
  const coverage =
    of.coverage === null ? '' : ` (${formatPercent(of.coverage)} of what was answered)`;
  if (value === null || value === undefined) return `not defined by ${labels}${coverage}`;
  const interval = of.evaluation?.intervals[metric];
  const between = interval
    ? `, between ${formatNumber(interval.low)} and ${formatNumber(interval.high)}`
    : '';
  return `${formatNumber(value)}${between}, by ${labels}${coverage}`;
}

/** How late labels come; null: nothing is known of it. */
export function describeDelay({ label_delay: delay }: VersionPerformance): string | null {
  if (!delay) return null;
  const [median, p90] = [delay.median_seconds, delay.p90_seconds].map((seconds) =>
    formatDuration(seconds * 1000),
  );
  return `Labels that have come took ${median} at the median, nine of ten at most ${p90}.`;
}

/** Why some labels are left out; null: none are. */
export function describeUnusable(of: VersionPerformance): string | null {
  if (of.unusable_rows === 0) return null;
  const unknown = of.unknown_labels.reduce((sum, { rows }) => sum + rows, 0);
  const rest = of.unusable_rows - unknown;
  const count = (rows: number) =>
    `${rows.toLocaleString('en-US')} ${rows === 1 ? 'label' : 'labels'}`;
  const shown = of.unknown_labels
    .slice(0, 3)
    .map(({ label, rows }) => `${label} (${rows.toLocaleString('en-US')})`);
  const others = of.unknown_labels.length > shown.length ? ' and others' : '';
  const parts = [
    unknown > 0
      ? `${count(unknown)} not counted, being none of the classes of version ${of.version}: ${shown.join(', ')}${others}.`
      : null,
    rest > 0 ? `${count(rest)} not counted, since the log has no usable answer for the row.` : null,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

type Change = NonNullable<VersionPerformance['change']>;

const changeLooks = {
  stable: { state: 'good', word: 'As before' },
  covariate_drift: { state: 'warning', word: 'Covariate drift' },
  concept_drift: { state: 'bad', word: 'Concept drift' },
  both: { state: 'bad', word: 'Covariate and concept drift' },
  not_realised: { state: 'warning', word: 'Estimated, not realised' },
  selective_labels: { state: 'unknown', word: 'Labels of some rows only' },
  not_enough_labels: { state: 'unknown', word: 'Too few labels' },
} as const satisfies Record<Change['name'], { state: State; word: string }>;

/** What became of a metric since the reference, named, and why it is named so. */
export function describeChange(change: Change): { state: State; word: string; text: string } {
  const { metric, name, reference, realised, estimated, first_labels: first } = change;
  const then =
    first === null ? 'in the reference' : `by the first ${first.toLocaleString('en-US')} labels`;
  const was = `${metricName(metric)} was ${formatNumber(reference)} ${then}`;
  const now = `${realised === null ? 'no label says what it is now' : `it is ${formatNumber(realised)} by labels`}, and ${formatNumber(estimated)} by estimate`;
  return { ...changeLooks[name], text: `${was}; ${now}. ${meanings[name]}` };
}

const meanings = {
  stable: 'Neither is further off than chance makes them.',
  covariate_drift:
    'What is asked has changed, and the model does as it would be expected to on that.',
  concept_drift:
    'What is asked does not explain it: the same inputs have other outcomes than before.',
  both: 'What is asked has changed, and the same inputs have other outcomes as well.',
  not_realised: 'The estimate says that it should have changed, and labels do not.',
  selective_labels:
    'The rows that have labels are not like those that have none, which alone may explain it.',
  not_enough_labels: 'More labels are needed to tell.',
} as const satisfies Record<Change['name'], string>;
