import {
  type Entity,
  entitySchema,
  type FeatureList,
  featureListSchema,
  type Source,
  sourceSchema,
  type View,
  viewSchema,
} from '#lib/features/contract.ts';

/**
 * The late shares, defined once: over the stream of arrivals, by what was known. The loader defines them in an installation, training reads
 * them offline (training-features.ts), and serving online.
 */
const OWNER = 'flights example';

export const ENTITIES: readonly Entity[] = [
  { name: 'origin', keys: ['origin'], description: 'An airport that flights depart from' },
  {
    name: 'route',
    keys: ['origin', 'destination'],
    description: 'An airport, and one that flights go to from there',
  },
].map(({ keys, ...entity }) =>
  entitySchema.parse({ ...entity, keys: keys.map((name) => ({ name })), owner: OWNER }),
);

/** The column that says when an arrival happened is also when it became known: a flight that has landed is known to have. */
export const LANDED_AT = 'landed_at';
const KNOWN_AT = 'known_at';

export const SOURCES: readonly Source[] = [
  { name: 'arrivals', entity: 'origin' },
  { name: 'route_arrivals', entity: 'route' },
].map(({ name, entity }) =>
  sourceSchema.parse({
    kind: 'push',
    name,
    entity,
    columns: { late: 'boolean' },
    event_time: LANDED_AT,
    created_time: KNOWN_AT,
    event_id: 'flight',
    description: `Flights that have landed, by their ${entity}: late is 15 minutes or more`,
    owner: OWNER,
  }),
);

/** Counts of a few flights are drawn to this share, as if so many more had landed. */
const PRIOR_SHARE = 0.2;

export const VIEWS: readonly View[] = [
  lateShare({ name: 'origin_stats', source: 'arrivals', size: '3h', prior: 10 }),
  lateShare({ name: 'route_stats', source: 'route_arrivals', size: '12h', prior: 5 }),
];

function lateShare(of: { name: string; source: string; size: string; prior: number }): View {
  const window = { size: of.size, hop: '5m' };
  const landed = { kind: 'aggregate', function: 'count', window };
  return viewSchema.parse({
    name: of.name,
    source: of.source,
    description: `Late arrivals of the last ${of.size}`,
    owner: OWNER,
    tags: { example: 'flights' },
    features: [
      { ...landed, name: 'landed' },
      { ...landed, name: 'late', where: [{ column: 'late', is: '=', value: true }] },
      {
        kind: 'expression',
        name: 'late_share',
        type: 'number',
        expression: `(late + ${(of.prior * PRIOR_SHARE).toFixed(1)}) / (landed + ${of.prior.toFixed(1)})`,
        description: `Drawn to ${PRIOR_SHARE}, as if ${of.prior} more had landed`,
      },
    ],
  });
}

/** What every version takes. Nothing known of an airport or a route is the same as nothing that landed lately. */
export const FEATURE_LIST: FeatureList = featureListSchema.parse({
  entities: ['origin', 'destination'],
  list: [
    { feature: 'origin_stats:late_share', as: 'origin_late_share', default: PRIOR_SHARE },
    { feature: 'route_stats:late_share', as: 'route_late_share', default: PRIOR_SHARE },
  ],
  max_age: '1h',
});

export interface Arrival {
  flight: number;
  origin: string;
  destination: string;
  late: boolean;
  /** In milliseconds. */
  knownAt: number;
}

/** Longer than the longest window and a hop: what landed before is in none. */
export const WINDOWS_MS = 12.5 * 60 * 60 * 1000;
export const HOP_MS = 5 * 60 * 1000;

/** Arrivals as the columns that Feast's /push takes, for a source. */
export function arrivalColumns(
  { entity }: Source,
  arrivals: readonly Arrival[],
): Record<string, unknown[]> {
  const times = arrivals.map(({ knownAt }) => new Date(knownAt).toISOString());
  return {
    flight: arrivals.map(({ flight }) => flight),
    origin: arrivals.map(({ origin }) => origin),
    ...(entity === 'route' && { destination: arrivals.map(({ destination }) => destination) }),
    late: arrivals.map(({ late }) => late),
    [LANDED_AT]: times,
    [KNOWN_AT]: times,
  };
}
