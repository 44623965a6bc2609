import { LRUCache } from 'lru-cache';
import { AppError } from '#lib/http/errors.ts';
import type { FeatureServer, FeatureValue, PinnedList } from '../contract.ts';
import { durationMs } from '../duration.ts';
import type { TakenFeature, TakenFeatures } from '../take-features.ts';
import type { FeatureServers } from './feature-servers.ts';
import type { LookupAnswer, LookupRequest } from './lookup.ts';
import type { FeatureAnswer } from './plan-lookup.ts';

/** Rows whose last values are remembered, for when they cannot be looked up. */
const REMEMBERED = 10_000;

interface FeaturesAsked {
  /** By row, the keys by name; undefined: the row names none. */
  entities: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** By row, what the request brought: what expressions call the request. */
  brought: readonly unknown[];
  /** As of when; left out: now. */
  at?: Date | undefined;
  fieldOf: (row: number, key: string | null) => string;
}

/** Looks up what a version takes, for the entities that rows name. Throws AppError for keys that are wrong. */
export type TakeFeatures = (list: PinnedList, asked: FeaturesAsked) => Promise<TakenFeatures>;

/** Another server is given what its features need of the request among its keys. */
type Found = Pick<LookupAnswer, 'atMs' | 'rows'> & Partial<Pick<LookupAnswer, 'ofRequest'>>;

interface Known {
  value: FeatureValue;
  eventMs: number | null;
  atMs: number;
}

/**
 * What a list says of rows, from a lookup that is guarded. While it fails, the last known values stand in as long as the list allows,
 * then its defaults; each says where it comes from.
 */
export function createVersionFeatures({
  lookup,
  servers,
  now,
}: {
  lookup: (request: LookupRequest) => Promise<LookupAnswer>;
  servers: Pick<FeatureServers, 'lookup'>;
  now: () => Date;
}): TakeFeatures {
  const remembered = new LRUCache<string, Map<string, Known>>({ max: REMEMBERED });

  return async function takeFeatures(list, { entities, brought, at, fieldOf }) {
    const named = entities.flatMap((row, index) => (row ? [{ row, index }] : []));
    let answer: Found | undefined;
    let failure: string | null = null;
    try {
      const rows = named.map(({ row }) => row);
      const where = (row: number, key: string | null) => fieldOf(named[row]?.index ?? 0, key);
      // Another server knows no past.
      answer = isElsewhere(list)
        ? await servers.lookup(list, rows, where)
        : await lookup({
            features: list.list.map(({ feature }) => feature),
            rows,
            requests: named.map(({ index }) => asRecord(brought[index])),
            ...(at && { at }),
            where,
          });
    } catch (error) {
      if (!(error instanceof AppError) || error.status < 500) throw error;
      failure = error.publicMessage;
    }
    const atMs = answer?.atMs ?? at?.getTime() ?? now().getTime();
    const rows: (TakenFeature[] | null)[] = entities.map(() => null);
    for (const [asked, { row, index }] of named.entries()) {
      const key = keyOf(list, row);
      if (answer) {
        const found = answer.rows[asked] ?? [];
        rows[index] = found.map((one, place) => fresh(one, list, place, atMs));
        remember(key, list, found, answer);
      } else {
        rows[index] = list.list.map((_item, place) => standIn(list, place, key, atMs));
      }
    }
    return { atMs, list, rows, failure };
  };

  function fresh(
    { value, status, eventMs }: FeatureAnswer,
    { list }: PinnedList,
    place: number,
    atMs: number,
  ): TakenFeature {
    const ageSeconds = ageOf(eventMs, atMs);
    if (value !== null) return { value, status, ageSeconds, origin: 'online' };
    const fallback = list[place]?.default ?? null;
    return { value: fallback, status, ageSeconds, origin: fallback === null ? 'none' : 'default' };
  }

  function standIn(list: PinnedList, place: number, key: string, atMs: number): TakenFeature {
    const item = list.list[place];
    const known = item && remembered.get(key)?.get(item.feature);
    const mostMs = list.max_age === null ? 0 : durationMs(list.max_age);
    if (known && atMs - known.atMs <= mostMs) {
      const ageSeconds = ageOf(known.eventMs, atMs);
      return { value: known.value, status: null, ageSeconds, origin: 'last_known' };
    }
    const fallback = item?.default ?? null;
    const origin = fallback === null ? 'none' : 'default';
    return { value: fallback, status: null, ageSeconds: null, origin };
  }

  /** Not what depends on the request, which is another the next time. */
  function remember(
    key: string,
    list: PinnedList,
    found: readonly FeatureAnswer[],
    { ofRequest, atMs }: Found,
  ): void {
    if (list.max_age === null) return;
    const known = new Map<string, Known>();
    for (const [place, { value, eventMs }] of found.entries()) {
      const item = list.list[place];
      if (!item || value === null || ofRequest?.[place]) continue;
      known.set(item.feature, { value, eventMs, atMs });
    }
    // Of other lists as well: the features are named with their versions.
    const before = remembered.get(key);
    remembered.set(key, before ? new Map([...before, ...known]) : known);
  }
}

function keyOf({ server, entities }: PinnedList, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([server?.url, ...entities.map((name) => [name, String(row[name])])]);
}

function isElsewhere(list: PinnedList): list is PinnedList & { server: FeatureServer } {
  return list.server !== undefined;
}

function ageOf(eventMs: number | null, atMs: number): number | null {
  return eventMs === null ? null : Math.max(0, (atMs - eventMs) / 1000);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
