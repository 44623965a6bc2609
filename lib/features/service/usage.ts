import type { Db } from '#lib/db/client.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { ageQuantile } from '#lib/stats/age-histogram.ts';
import { chooseSpan, type SeriesSpan } from '#lib/telemetry/series-span.ts';
import { lookupOutcomes } from '../count-lookups.ts';
import { formatReference } from '../feature-reference.ts';
import { viewNotFound } from '../not-found.ts';
import { findView, type ViewRow } from '../store/definitions.ts';
import { findModelsOfViews } from '../store/model-features.ts';
import {
  findLookupBuckets,
  findLookupsBy,
  findServedFeatures,
  type OutcomeCounts,
} from '../store/usage.ts';
import { addServed, type ServedBucket, summarizeValues } from '../summarize-values.ts';
import type { getServedValues, getViewLookups } from '../usage-operations.ts';

const MOST_USERS = 100;
const MOST_ROWS = 100;

/** What is served of views: how often they are looked up, how old that is, and how values are distributed. */
export function createUsage({ db, now }: { db: Db; now: () => Date }) {
  async function viewOf(name: string, version: number | undefined): Promise<ViewRow> {
    const row = await findView(db.prisma, name, version ?? null);
    if (!row) throw viewNotFound(name, version ?? null);
    return row;
  }

  return {
    async getViewLookups(
      name: string,
      query: OperationInput<typeof getViewLookups>['query'],
    ): Promise<OperationAnswer<typeof getViewLookups>> {
      await viewOf(name, query.version);
      const span = wholeSpan(chooseSpan(query, now()));
      const of = { view: name, version: query.version, from: span.first, to: span.to };
      const [buckets, by] = await Promise.all([
        findLookupBuckets(db, of, span.stepSeconds),
        findLookupsBy(db, of, MOST_USERS),
      ]);
      const ages = buckets.reduce<number[]>(
        (sum, bucket) => bucket.ages.map((count, bin) => count + (sum[bin] ?? 0)),
        [],
      );
      return {
        ...describeSpan(span),
        totals: { ...describeCounts(addUp(buckets)), ...describeAges(ages) },
        by: by.map(({ model, viewVersion, ...counts }) => ({
          model: model === '' ? null : model,
          view_version: viewVersion,
          ...describeCounts(counts),
        })),
        points: buckets.map((bucket) => ({
          at: bucket.at.toISOString(),
          ...describeCounts(bucket),
          ...describeAges(bucket.ages),
        })),
      };
    },

    async getServedValues(
      name: string,
      query: OperationInput<typeof getServedValues>['query'],
    ): Promise<OperationAnswer<typeof getServedValues>> {
      const { version, view } = await viewOf(name, query.version);
      if (!view.features.some((feature) => feature.name === query.feature)) {
        const names = view.features.map((feature) => feature.name).slice(0, 10);
        throw invalid('feature', `must be one of version ${version} (${names.join(', ')})`);
      }
      const reference = formatReference({ view: name, version, feature: query.feature });
      const span = wholeSpan(chooseSpan(query, now()));
      const versions = (await findModelsOfViews(db.prisma, [name])).filter(({ features }) =>
        features.includes(reference),
      );
      const found = await findServedFeatures(db, versions, {
        ...{ from: span.first, to: span.to, stepSeconds: span.stepSeconds },
        mostRows: MOST_ROWS,
      });
      const buckets = new Map<number, ServedBucket>();
      for (const { at, features } of found) {
        const atMs = at.getTime();
        const bucket = buckets.get(atMs) ?? emptyBucket(atMs);
        buckets.set(atMs, bucket);
        addServed(bucket, reference, features);
      }
      const inOrder = [...buckets.values()].sort((a, b) => a.atMs - b.atMs);
      const { categories, points } = summarizeValues(inOrder);
      const total = (count: (bucket: ServedBucket) => number) =>
        inOrder.reduce((sum, bucket) => sum + count(bucket), 0);
      const counts = {
        values: total(({ values }) => values.length),
        missing: total(({ missing }) => missing),
        replaced: total(({ replaced }) => replaced),
        hidden: total(({ hidden }) => hidden),
      };
      return {
        ...describeSpan(span),
        reference,
        most_rows: MOST_ROWS,
        rows: counts.values + counts.missing + counts.replaced + counts.hidden,
        ...counts,
        categories,
        points: points.map(({ atMs, ...point }) => ({
          at: new Date(atMs).toISOString(),
          ...point,
        })),
      };
    },
  };
}

interface WholeSpan extends SeriesSpan {
  /** The beginning of the first point, so that it is whole. */
  first: Date;
}

function wholeSpan(span: SeriesSpan): WholeSpan {
  const step = span.stepSeconds * 1000;
  return { ...span, first: new Date(Math.floor(span.from.getTime() / step) * step) };
}

function describeSpan({ from, to, stepSeconds }: SeriesSpan) {
  return { from: from.toISOString(), to: to.toISOString(), step_seconds: stepSeconds };
}

function addUp(buckets: readonly OutcomeCounts[]): OutcomeCounts {
  const sum: OutcomeCounts = { present: 0, null: 0, expired: 0, not_found: 0, failed: 0 };
  for (const bucket of buckets) {
    for (const outcome of lookupOutcomes) sum[outcome] += bucket[outcome];
  }
  return sum;
}

function describeCounts({ present, null: none, expired, not_found, failed }: OutcomeCounts) {
  const lookups = present + none + expired + not_found + failed;
  return { lookups, present, null: none, expired, not_found, failed };
}

function describeAges(counts: readonly number[]) {
  return { age_p50_seconds: ageQuantile(counts, 0.5), age_p95_seconds: ageQuantile(counts, 0.95) };
}

function emptyBucket(atMs: number): ServedBucket {
  return { atMs, values: [], missing: 0, replaced: 0, hidden: 0 };
}
