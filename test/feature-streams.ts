import fc from 'fast-check';
import {
  type AggregateFeature,
  type Entity,
  entitySchema,
  type FeatureDefinition,
  type FeatureValue,
  type Source,
  sourceSchema,
  type View,
  viewSchema,
} from '#lib/features/contract.ts';

/** An event as it is pushed. */
export interface StreamEvent {
  key: readonly [string, number];
  eventMs: number;
  /** null: it says nothing of that, and was created when it came. */
  createdMs: number | null;
  columns: Readonly<Record<string, FeatureValue>>;
}

/** What happens one after the other: events come, or a question is asked, both at a time that never goes back. */
type StreamStep =
  | { kind: 'push'; nowMs: number; events: readonly StreamEvent[] }
  | { kind: 'ask'; nowMs: number };

export interface FeatureStream {
  view: View;
  steps: readonly StreamStep[];
}

export const streamEntity: Entity = entitySchema.parse({
  name: 'route',
  keys: [{ name: 'origin' }, { name: 'number', type: 'integer' }],
});

export const streamSource: Extract<Source, { kind: 'push' }> = pushSource();

function pushSource() {
  const source = sourceSchema.parse({
    kind: 'push',
    name: 'arrivals',
    entity: 'route',
    columns: { delay: 'number', stops: 'integer', carrier: 'string', late: 'boolean' },
    event_time: 'happened',
    created_time: 'known',
  });
  if (source.kind !== 'push') throw new Error('a source of pushed events');
  return source;
}

/** Written one after the other, some of them are the same text. */
export const streamKeys: readonly (readonly [string, number])[] = [
  ['1', 23],
  ['12', 3],
  ['1', 2],
  ['"1"', 23],
];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 2, 28, 20);
/** Summer time begins in Europe in the middle of it. */
const SPAN = 12 * 60 * MINUTE;

const windows = [
  { size: '5m' },
  { size: '30m', hop: '5m' },
  { size: '3h', hop: '5m' },
  { size: '2h', hop: '1h' },
  { size: '1d', hop: '12m' },
  { size: '90s', hop: '30s' },
];

const numeric = fc.constantFrom('delay', 'stops');
const any = fc.constantFrom('delay', 'stops', 'carrier', 'late');
const condition = fc.oneof(
  fc.record({
    column: fc.constant('delay'),
    is: fc.constantFrom('<', '<=', '>', '>=', '=', '!='),
    value: fc.constantFrom(0, 1, -2.5),
  }),
  fc.record({
    column: fc.constant('carrier'),
    is: fc.constantFrom('in', 'not in'),
    values: fc.constantFrom(['UA'], ['UA', '\u{1F600}']),
  }),
  fc.record({
    column: fc.constant('carrier'),
    is: fc.constantFrom('<', '>='),
    value: fc.constantFrom('UA', '\uFFFD', '\u{1F600}', "it's"),
  }),
  fc.record({ column: fc.constant('late'), is: fc.constantFrom('=', '!='), value: fc.boolean() }),
  fc.record({ column: any, is: fc.constantFrom('null', 'not null') }),
);
const shared = {
  window: fc.constantFrom(...windows),
  where: fc.option(fc.array(condition, { minLength: 1, maxLength: 2 }), {
    nil: undefined,
    freq: 2,
  }),
};

const aggregate = fc.oneof(
  fc.record({
    function: fc.constant('count'),
    column: fc.option(any, { nil: undefined }),
    ...shared,
  }),
  fc.record({
    function: fc.constantFrom('sum', 'mean', 'min', 'max', 'stddev'),
    column: numeric,
    ...shared,
  }),
  fc.record({ function: fc.constantFrom('last', 'distinct_count'), column: any, ...shared }),
  fc.record({
    function: fc.constant('rate'),
    predicate: fc.array(condition, { minLength: 1, maxLength: 2 }),
    ...shared,
  }),
);

const viewArbitrary: fc.Arbitrary<View> = fc
  .record({
    ttl: fc.constantFrom(undefined, '5m', '1h', '6h'),
    aggregates: fc.array(aggregate, { minLength: 3, maxLength: 8 }),
  })
  .map(({ ttl, aggregates }) =>
    viewSchema.parse({
      name: 'arrivals_so_far',
      source: 'arrivals',
      ...(ttl && { ttl }),
      features: [
        ...Object.keys(streamSource.columns).map((column) => ({
          kind: 'value',
          name: `${column}_now`,
          column,
        })),
        ...aggregates.map((one, at) => ({ kind: 'aggregate', name: `f${at}`, ...one })),
      ],
    }),
  );

/** Often on a minute, so that they tie and meet the ends of windows. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: SPAN / MINUTE }).map((minute) => START + minute * MINUTE),
  fc.integer({ min: 0, max: 24 }).map((half) => START + half * 30 * MINUTE),
  fc.integer({ min: 0, max: SPAN }).map((ms) => START + ms),
);

/** Multiples of 1/1024, so that a plain sum is exact; some with a large mean. */
const delay = fc.oneof(
  fc.integer({ min: -8, max: 8 }).map((n) => n / 2),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1024),
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => 1e9 + n / 1024),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 6 });
const carrier = fc.constantFrom('UA', 'AA', '', 'ua', '\uFFFD', '\u{1F600}', "it's", '1', 'true');

const event: fc.Arbitrary<StreamEvent> = fc.record({
  key: fc.constantFrom(...streamKeys),
  eventMs: moment,
  createdMs: fc.oneof(fc.constant(null), moment),
  columns: fc.record({
    delay: maybe(delay),
    stops: maybe(fc.integer({ min: -3, max: 3 })),
    carrier: maybe(carrier),
    late: maybe(fc.boolean()),
  }),
});

/** Most become known soon after they happened, as in life. */
const timely = event.chain((one) =>
  fc
    .integer({ min: 0, max: 20 })
    .map((minutes) => ({ ...one, createdMs: one.eventMs + minutes * MINUTE })),
);

const batch = fc
  .array(fc.oneof(event, timely), { minLength: 1, maxLength: 30 })
  .chain((events) =>
    fc.subarray(events).map((again) => (again.length < 5 ? [...events, ...again] : events)),
  );

/** Streams with events out of order, in duplicate, tied on every time, late, with gaps, of the future, and with nulls. */
export const featureStreams: fc.Arbitrary<FeatureStream> = fc
  .record({
    view: viewArbitrary,
    steps: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('push' as const), nowMs: moment, events: batch }),
        fc.record({ kind: fc.constant('ask' as const), nowMs: moment }),
      ),
      { minLength: 2, maxLength: 8 },
    ),
    last: moment,
  })
  .map(({ view, steps, last }) => {
    const times = [...steps.map(({ nowMs }) => nowMs), last].sort((a, b) => a - b);
    const ordered: StreamStep[] = steps.map((step, at) => ({ ...step, nowMs: times[at] ?? last }));
    return { view, steps: [...ordered, { kind: 'ask', nowMs: times.at(-1) ?? last }] };
  });

/** An event that was taken in. */
export interface TakenEvent extends StreamEvent {
  createdMs: number;
  seq: number;
}

/** The stream's questions, each with the events that had come before it. */
export function questionsOf(stream: FeatureStream): { nowMs: number; events: TakenEvent[] }[] {
  const taken: TakenEvent[] = [];
  return stream.steps.flatMap((step) => {
    if (step.kind === 'ask') return [{ nowMs: step.nowMs, events: [...taken] }];
    for (const one of step.events) {
      taken.push({ ...one, createdMs: one.createdMs ?? step.nowMs, seq: taken.length + 1 });
    }
    return [];
  });
}

/** How far a feature's answers may be apart: relative, and 0 for what must be the same. */
function toleranceOf(feature: FeatureDefinition): number {
  const isSum =
    feature.kind === 'aggregate' && ['sum', 'mean', 'stddev'].includes(feature.function);
  return isSum ? 1e-9 : 0;
}

export function isSameValue(
  feature: FeatureDefinition,
  expected: FeatureValue,
  given: FeatureValue,
): boolean {
  if (typeof expected !== 'number' || typeof given !== 'number') return expected === given;
  const far = Math.abs(expected - given);
  return far <= toleranceOf(feature) * Math.max(Math.abs(expected), Math.abs(given));
}

export function aggregatesOf(view: View): AggregateFeature[] {
  return view.features.filter((feature) => feature.kind === 'aggregate');
}
