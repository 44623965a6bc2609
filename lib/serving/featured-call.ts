import type { LoggedFeatures } from '#lib/features/contract.ts';
import { mergeRow, type TakenFeature, type TakenFeatures } from '#lib/features/take-features.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalid, isRecord } from '#lib/http/invalid.ts';
import type { Answered, Call, Encoded, GivenRows, NamedEntities } from './call.ts';
import type { VersionInfo } from './catalog.ts';

/** The features that a version needs cannot be looked up, and nothing stands in for them: another may answer. */
export class FeaturesAway extends AppError {
  readonly rowCount: number;
  constructor(failure: string, rowCount: number) {
    super('features_unavailable', { publicMessage: failure, extra: { retry_after_seconds: 1 } });
    this.rowCount = rowCount;
  }

  /** Every refusal is an AppError by its brand; this is one of them. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof AppError && 'rowCount' in value;
  }
}

type Merged = { rows: unknown[]; features: (TakenFeature[] | null)[] };

/**
 * A request whose rows name entities: each version is asked with the rows and the features that it takes, as its own list has them. A
 * version without a list is asked with the rows as they came.
 */
export class FeaturedCall<T> implements Call<T> {
  readonly version: number | string | undefined;
  readonly entityKey: string | undefined;
  readonly eventTime: Date | undefined;
  private readonly call: Call<T>;
  readonly entities: NamedEntities;
  /** By version. */
  private readonly taken: ReadonlyMap<number, TakenFeatures>;
  private readonly merged = new Map<number, Merged>();
  private asked: number | undefined;

  constructor(call: Call<T>, entities: NamedEntities, taken: ReadonlyMap<number, TakenFeatures>) {
    this.call = call;
    this.entities = entities;
    this.taken = taken;
    this.version = call.version;
    this.entityKey = call.entityKey;
    this.eventTime = call.eventTime;
  }

  encode(info: VersionInfo, rows?: readonly unknown[]): Encoded {
    this.asked = info.number;
    if (rows) return this.call.encode(info, rows);
    const taken = this.taken.get(info.number);
    if (!taken) return this.call.encode(info);
    const merged = this.merge(info, taken);
    const isAway = merged.features.some((row) => row?.some(isMissing));
    if (isAway) throw new FeaturesAway(taken.failure ?? '', merged.rows.length);
    return this.call.encode(info, merged.rows);
  }

  given(info: VersionInfo): GivenRows | null {
    const given = this.call.given?.(info);
    const taken = this.taken.get(info.number);
    if (!given || !taken) return given ?? null;
    return { ...given, rows: this.merge(info, taken).rows };
  }

  readonly ageOf = (row: number, name: string): number | undefined => {
    const found = this.found();
    const index = found?.taken.list.list.findIndex(({ as }) => as === name) ?? -1;
    const feature = found?.merged.features[row]?.[index];
    // What the request brought, or a default, is of no event.
    const isOfEvent = feature?.origin === 'online' || feature?.origin === 'last_known';
    return isOfEvent ? (feature.ageSeconds ?? undefined) : undefined;
  };

  /** Some of what it was fed stands in for what could not be looked up. */
  get isDegraded(): boolean {
    const found = this.found();
    return found?.taken.failure != null && !found.merged.features.every(isOwn);
  }

  /** What the version asked last was fed, for the log; null: it takes no features. */
  logged(): LoggedFeatures | null {
    const found = this.found();
    if (!found) return null;
    const { atMs, list, failure } = found.taken;
    return {
      at: new Date(atMs).toISOString(),
      list: list.list.map(({ feature, as }) => ({ feature, as })),
      failure,
      rows: found.merged.features.map((row, index) => ({
        entities: { ...this.entities.rows[index] },
        values: (row ?? []).map(({ value }) => value),
        statuses: (row ?? []).map(({ status }) => status),
        ages: (row ?? []).map(({ ageSeconds }) => ageSeconds),
        origins: (row ?? []).map(({ origin }) => origin),
      })),
    };
  }

  shape(answered: Answered): T {
    return this.call.shape(answered);
  }

  private found(): { taken: TakenFeatures; merged: Merged } | undefined {
    const taken = this.asked === undefined ? undefined : this.taken.get(this.asked);
    const merged = this.asked === undefined ? undefined : this.merged.get(this.asked);
    return taken && merged && { taken, merged };
  }

  private merge(info: VersionInfo, taken: TakenFeatures): Merged {
    const known = this.merged.get(info.number);
    if (known) return known;
    const given = this.call.given?.(info);
    const merged: Merged = { rows: [], features: [] };
    for (const [index, row] of (given?.rows ?? []).entries()) {
      const features = taken.rows[index];
      if (!features) {
        merged.rows.push(row);
        merged.features.push(null);
        continue;
      }
      if (!isRecord(row)) {
        const field = given?.fieldOf(index, null) ?? 'features';
        throw invalid(field, 'must be an object by name where entities are named');
      }
      const made = mergeRow(row, features, taken.list);
      merged.rows.push(made.row);
      merged.features.push(made.features);
    }
    this.merged.set(info.number, merged);
    return merged;
  }
}

/** It could not be looked up, and nothing stands in for it. */
function isMissing({ status, origin }: TakenFeature): boolean {
  return status === null && origin === 'none';
}

/** The request brought all of the row's features itself. */
function isOwn(row: TakenFeature[] | null): boolean {
  return row === null || row.every(({ origin }) => origin === 'request');
}
