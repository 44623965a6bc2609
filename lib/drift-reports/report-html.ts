import type { FeatureHistogram } from '#lib/drift/feature-histogram.ts';
import { reportPage } from '#lib/drift/report-page.ts';
import type { Bar, Report } from './contract.ts';
import { type ModelDriftSettings, settingsOf } from './settings.ts';

/** A stored report as one page that needs nothing else. */
export function reportHtml(report: Report, settings: ModelDriftSettings, now: Date): string {
  const { from, to, model, version, columns, dataset } = report;
  const features = columns.map((column) => ({
    feature: column,
    histogram: toHistogram(column.histogram),
    sentences: column.sentences,
  }));
  return reportPage(
    features,
    { ...dataset, wholeRow: report.whole_row },
    {
      reference: 'its reference',
      current: `${model} version ${version}, ${shown(from)} to ${shown(to)} UTC`,
      settings: settingsOf(settings),
      now,
    },
  );
}

function shown(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

function toHistogram(bars: readonly Bar[]): FeatureHistogram | undefined {
  const [first] = bars;
  if (!first) return undefined;
  const shares = bars.map(({ label, reference, current }) => ({
    ...{ label: label ?? '', reference, current },
  }));
  const low = first.from;
  const high = bars.at(-1)?.to;
  if (first.label !== null || low === null || high == null) return { bars: shares };
  return { bars: shares, range: { low, high } };
}
