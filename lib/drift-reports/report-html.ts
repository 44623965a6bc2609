import type { FeatureHistogram } from '#lib/drift/feature-histogram.ts';
import { reportPage } from '#lib/drift/report-page.ts';
import type { Bar, ColumnResult, Report } from './contract.ts';
import { describeShift } from './describe-shift.ts';
import { describeColumnQuality, describeDatasetQuality } from './quality-words.ts';
import { type ModelDriftSettings, settingsOf } from './settings.ts';

const ROLES: Record<ColumnResult['role'], string | undefined> = {
  feature: undefined,
  score: 'the model’s score',
  class: 'the predicted class',
  value: 'the predicted number',
};

/** A stored report as one page that needs nothing else. */
export function reportHtml(report: Report, settings: ModelDriftSettings, now: Date): string {
  const { from, to, model, version, columns, dataset } = report;
  const features = columns.map((column) => ({
    feature: column,
    histogram: toHistogram(column.histogram),
    sentences: column.sentences,
    role: ROLES[column.role],
    quality: describeColumnQuality(column),
  }));
  return reportPage(
    features,
    { ...dataset, wholeRow: report.whole_row },
    {
      reference: 'its reference',
      current: `${model} version ${version}, ${shown(from)} to ${shown(to)} UTC`,
      settings: settingsOf(settings),
      now,
      remarks: [
        ...(report.prediction_shift ? [describeShift(report.prediction_shift)] : []),
        ...describeDatasetQuality(report.quality, report.rows),
      ],
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
