import {
  decideFeatures,
  type GatheredFeature,
  gatherCounts,
  gatherRows,
} from '#lib/drift/compare-features.ts';
import { compatibleVerdict } from '#lib/drift/compatible-verdict.ts';
import { describeFeature } from '#lib/drift/describe-feature.ts';
import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { factsOfRows } from '#lib/drift/feature-facts.ts';
import { featureHistogram } from '#lib/drift/feature-histogram.ts';
import type { ColumnWindow, ReferenceSample, WindowCounts } from '#lib/monitoring/contract.ts';
import type { ReferenceRows, WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { sortedQuantile } from '#lib/stats/quantile-edges.ts';
import { binQuantiles } from './bin-quantiles.ts';
import { barsOfCounts, barsOfRows } from './column-bars.ts';
import { type ColumnResult, QUANTILES } from './contract.ts';
import { boundsOf, countedColumn, factsOfCounts } from './counted-column.ts';
import { columnQuality } from './data-quality.ts';
import { rowColumns } from './row-columns.ts';
import { isWatchedIn, type ModelDriftSettings, settingsOf } from './settings.ts';

/** What is at hand of a window beside its counts: all of its rows, and some of the reference's. */
export interface WindowRows {
  sample: ReferenceSample;
  rows: ReferenceRows;
}

/** A column that was compared, and its rows where they were. */
export interface ComparedColumn {
  result: Omit<ColumnResult, 'drifting_since' | 'streak'>;
  rows: FeatureColumns | undefined;
}

/** Compares each column that is watched, by rows where they are at hand, else by counts; all that was asked is corrected together. `name`: of the window; `typeErrors`: requests refused, by feature. */
export function compareWindow(
  watched: WatchedVersion,
  window: Pick<WindowCounts, 'columns'>,
  at: WindowRows | null,
  { settings, name }: { settings: ModelDriftSettings; name: string },
  typeErrors: { requests: number; refused: ReadonlyMap<string, number> } | null,
): ComparedColumn[] {
  const given = window.columns
    .filter(({ column }) => column.role !== 'feature' || isWatchedIn(settings, column.name, name))
    .map((counted) => gather(watched, counted, at, settings));
  const { report, answers } = decideFeatures(
    given.map(({ gathered }) => gathered),
    settings,
  );
  return given.map((one, place) => {
    const feature = report.features[place];
    if (!feature) throw new RangeError(`there is no report of ${one.counted.column.name}`);
    const own = answers[place] ?? [];
    const { column } = one.counted;
    const floors = settingsOf(settings, nameOf(column));
    const sentences = describeFeature(one.facts, feature, own, floors);
    const other = otherVerdict(one.rows, settings);
    return {
      rows: one.rows,
      result: {
        ...feature,
        verdict: other?.verdict ?? feature.verdict,
        ...{ name: column.name, role: column.role, basis: one.rows ? 'rows' : 'counts' },
        questions: own.map(({ about, test, pAdjusted, isLarge, isEnough, hasChanged }) => ({
          ...{ about, ...(test && { test }), p_adjusted: pAdjusted, is_large: isLarge },
          ...{ is_enough: isEnough, has_changed: hasChanged },
        })),
        sentences: other ? [other.sentence, ...sentences] : sentences,
        ...{ histogram: one.histogram, quantiles: one.quantiles },
        quality: columnQuality(
          one.counted,
          one.rows,
          settings,
          column.role === 'feature' && typeErrors
            ? { ...typeErrors, refused: typeErrors.refused.get(column.name) ?? 0 }
            : null,
        ),
      },
    };
  });
}

/** Of a model that is watched as another tool does; undefined: it is not, or nothing can be said so. */
function otherVerdict(
  rows: FeatureColumns | undefined,
  { compatibility }: ModelDriftSettings,
): { verdict?: ColumnResult['verdict']; sentence: string } | undefined {
  if (compatibility === 'none') return undefined;
  if (rows) return compatibleVerdict(rows, compatibility);
  return {
    sentence:
      'Other tools decide on rows, which are not all there of both sides: this is Mainstay’s own verdict.',
  };
}

const nameOf = ({ name, role }: ColumnWindow['column']) => (role === 'feature' ? name : undefined);

function gather(
  watched: WatchedVersion,
  counted: ColumnWindow,
  at: WindowRows | null,
  settings: ModelDriftSettings,
) {
  const { column } = counted;
  const own = settingsOf(settings, nameOf(column));
  const rows = at && column.counts ? rowColumns(column, at.sample, at.rows, watched) : undefined;
  if (rows) {
    const gathered: GatheredFeature = { ...gatherRows(rows, own), alpha: own.alpha };
    const quantiles = rows.kind === 'numeric' ? quantilesOf(rows) : NO_QUANTILES;
    const histogram = barsOfRows(featureHistogram(rows));
    return { counted, rows, gathered, facts: factsOfRows(rows), histogram, quantiles };
  }
  const feature = countedColumn(counted);
  const bounds = feature.kind === 'numeric' ? boundsOf(feature) : [];
  const quantiles =
    feature.kind === 'numeric'
      ? {
          reference: binQuantiles(bounds, feature.reference.counts, QUANTILES),
          current: binQuantiles(bounds, feature.current.counts, QUANTILES),
        }
      : NO_QUANTILES;
  return {
    ...{ counted, rows, gathered: { ...gatherCounts(feature, own), alpha: own.alpha } },
    ...{ facts: factsOfCounts(feature), histogram: barsOfCounts(feature), quantiles },
  };
}

const NO_QUANTILES = { reference: null, current: null };

function quantilesOf({ reference, current }: Extract<FeatureColumns, { kind: 'numeric' }>) {
  const of = (sorted: Float64Array) =>
    sorted.length === 0 ? null : QUANTILES.map((share) => sortedQuantile(sorted, share));
  return { reference: of(reference.sorted), current: of(current.sorted) };
}
