import type { WholeRowReport } from '#lib/drift/domain-classifier.ts';
import type { FeatureReport } from '#lib/drift/drift-report.ts';
import type { Interval } from '#lib/performance/interval.ts';

/** What a scan of a week found, and how well the model did in it. */
export interface Week {
  from: string;
  days: number;
  flights: number;
  lateShare: number;
  /** The model's features, then its score. */
  features: FeatureReport[];
  wholeRow: WholeRowReport;
  realised: number | null;
  interval: Interval | null;
  estimated: number | null;
}

export function effectOf({ effects, kind }: FeatureReport): number {
  return (kind === 'numeric' ? effects.wasserstein_normed : effects.psi) ?? Number.NaN;
}

const START = '<!-- weeks -->';
const END = '<!-- /weeks -->';

/** The page with the table of the weeks between its marks. */
export function withTable(page: string, weeks: readonly Week[]): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`there is no ${START} … ${END} to write into`);
  return `${page.slice(0, from + START.length)}\n\n${tableOf(weeks)}\n\n${page.slice(to)}`;
}

function tableOf(weeks: readonly Week[]): string {
  const names = weeks[0]?.features.map(({ name }) => name) ?? [];
  const rows = weeks.map(({ from, features, wholeRow, ...week }) => [
    from + (week.days < 7 ? ` (${week.days} days)` : ''),
    week.flights.toLocaleString('en-US'),
    percent(week.lateShare),
    ...features.map((feature) => {
      const effect = effectOf(feature).toFixed(2);
      return feature.verdict === 'drift' ? `**${effect}**` : effect;
    }),
    `${wholeRow.auc?.toFixed(2) ?? '–'}${wholeRow.verdict === 'drift' ? ' **drift**' : ''}`,
    week.realised?.toFixed(3) ?? '–',
    week.interval ? `${week.interval.low.toFixed(3)}–${week.interval.high.toFixed(3)}` : '–',
    week.estimated?.toFixed(3) ?? '–',
  ]);
  const features = names.map((name) => `\`${name}\``);
  const head = [
    'week from',
    'flights',
    'late',
    ...features,
    'whole row',
    'ROC-AUC',
    '95 %',
    'estimated',
  ];
  return toTable(head, rows).join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function toTable(head: readonly string[], rows: readonly string[][]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(3, ...all.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
