import type { Aggregation } from '#lib/features/contract.ts';
import { WindowTree } from './window-tree.ts';

/** The events of one entity, in order. Times are microseconds since 1970. */
export interface EntityEvents {
  n: number;
  eventUs: Float64Array;
  /** NaN: not known. */
  createdUs: Float64Array;
  /** Values; NaN: null. Text stands for itself by numbers, one for each. */
  columns: readonly Float64Array[];
}

export interface WindowPlan {
  function: Aggregation;
  sizeUs: number;
  hopUs: number;
  /** Places in `columns`; null: every event counts, whatever its values. */
  value: number | null;
  /** 1: it counts. */
  where: number | null;
  /** 1: it is among those of which a rate is the share. */
  predicate: number | null;
}

/** Events by bucket of one hop, for all features with that hop. */
export interface Buckets {
  hopUs: number;
  /** The numbers of buckets that have events, rising. */
  numbers: Float64Array;
  /** Where each begins among the events; the last is their end. */
  first: Int32Array;
  /** Of each event, the place of its bucket in `numbers`. */
  placeOf: Int32Array;
  /** Events that became known only after their bucket had ended, in the order in which they became known. */
  late: Int32Array;
  isLate: Uint8Array;
}

export function fillBuckets(events: EntityEvents, hopUs: number): Buckets {
  const { n, eventUs, createdUs } = events;
  const numbers = new Float64Array(n);
  const first = new Int32Array(n + 1);
  const placeOf = new Int32Array(n);
  const isLate = new Uint8Array(n);
  const late: number[] = [];
  let count = 0;
  for (let event = 0; event < n; event += 1) {
    const number = floorDivide(eventUs[event] as number, hopUs);
    if (count === 0 || numbers[count - 1] !== number) {
      numbers[count] = number;
      first[count] = event;
      count += 1;
    }
    placeOf[event] = count - 1;
    // A window that has the bucket is asked for at its end or later.
    if ((createdUs[event] as number) > (number + 1) * hopUs) {
      isLate[event] = 1;
      late.push(event);
    }
  }
  first[count] = n;
  late.sort((a, b) => (createdUs[a] as number) - (createdUs[b] as number));
  return {
    hopUs,
    numbers: numbers.subarray(0, count),
    first: first.subarray(0, count + 1),
    placeOf,
    late: Int32Array.from(late),
    isLate,
  };
}

/** Exact: a quotient that was rounded up to the next whole number is put right. */
export function floorDivide(us: number, hopUs: number): number {
  const quotient = Math.floor(us / hopUs);
  return quotient * hopUs > us ? quotient - 1 : quotient;
}

/**
 * A feature as of times that rise, into `into`: NaN where it has no value. Of `last` it is the place of the event whose value it is. Windows
 * slide over the buckets while late events come in when they become known.
 */
export function sweepWindows(
  plan: WindowPlan,
  events: EntityEvents,
  buckets: Buckets,
  times: Float64Array,
  into: Float64Array,
): void {
  const { numbers, placeOf, late, hopUs } = buckets;
  const hops = plan.sizeUs / hopUs;
  const fold = foldOf(plan, events, buckets);
  let from = 0;
  let to = 0;
  let nextLate = 0;
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row] as number;
    while (nextLate < late.length) {
      const event = late[nextLate] as number;
      if ((events.createdUs[event] as number) > time) break;
      const bucket = placeOf[event] as number;
      fold.arrive(event, bucket, bucket >= from && bucket < to);
      nextLate += 1;
    }
    const end = floorDivide(time, hopUs);
    while (to < numbers.length && (numbers[to] as number) < end) fold.enter(to++);
    while (from < to && (numbers[from] as number) < end - hops) fold.leave(from++);
    const value = fold.value(from, to);
    // -0 is 0.
    into[row] = Number.isFinite(value) ? value + 0 : Number.NaN;
  }
}

interface SlidingFold {
  enter(bucket: number): void;
  leave(bucket: number): void;
  arrive(event: number, bucket: number, isInWindow: boolean): void;
  value(from: number, to: number): number;
}

function foldOf(plan: WindowPlan, events: EntityEvents, buckets: Buckets): SlidingFold {
  const counted = countedEvents(plan, events);
  switch (plan.function) {
    case 'count':
      return countFold(counted, buckets);
    case 'rate': {
      const all = countFold(counted, buckets);
      const predicate = columnAt(events, plan.predicate);
      const matching = counted.map((is, event) => (is && predicate?.[event] === 1 ? 1 : 0));
      return shareFold(countFold(matching, buckets), all);
    }
    case 'distinct_count':
      return distinctFold(counted, columnAt(events, plan.value) ?? new Float64Array(), buckets);
    default: {
      const values = plan.function === 'last' ? null : columnAt(events, plan.value);
      return treeFold(
        new WindowTree(plan.function, buckets.numbers.length),
        counted,
        values,
        buckets,
      );
    }
  }
}

/** 1: the event meets `where`, and has the value that is needed; the latest event is that with a null too. */
function countedEvents(plan: WindowPlan, events: EntityEvents): Uint8Array {
  const counted = new Uint8Array(events.n).fill(1);
  const where = columnAt(events, plan.where);
  const value = plan.function === 'last' ? null : columnAt(events, plan.value);
  for (let event = 0; event < events.n; event += 1) {
    if (where && where[event] !== 1) counted[event] = 0;
    else if (value && Number.isNaN(value[event])) counted[event] = 0;
  }
  return counted;
}

function columnAt(events: EntityEvents, place: number | null): Float64Array | null {
  return place === null ? null : (events.columns[place] ?? null);
}

/** Whole numbers may be taken away again: nothing is lost. */
function countFold(counted: Uint8Array, { numbers, placeOf, isLate }: Buckets): SlidingFold {
  const counts = new Float64Array(numbers.length);
  for (let event = 0; event < counted.length; event += 1) {
    if (counted[event] && !isLate[event]) (counts[placeOf[event] as number] as number) += 1;
  }
  let total = 0;
  return {
    enter(bucket) {
      total += counts[bucket] as number;
    },
    leave(bucket) {
      total -= counts[bucket] as number;
    },
    arrive(event, bucket, isInWindow) {
      if (!counted[event]) return;
      (counts[bucket] as number) += 1;
      if (isInWindow) total += 1;
    },
    value: () => total,
  };
}

function shareFold(some: SlidingFold, all: SlidingFold): SlidingFold {
  return {
    enter(bucket) {
      some.enter(bucket);
      all.enter(bucket);
    },
    leave(bucket) {
      some.leave(bucket);
      all.leave(bucket);
    },
    arrive(event, bucket, isInWindow) {
      some.arrive(event, bucket, isInWindow);
      all.arrive(event, bucket, isInWindow);
    },
    value: (from, to) => some.value(from, to) / all.value(from, to),
  };
}

function distinctFold(
  counted: Uint8Array,
  values: Float64Array,
  { first, isLate }: Buckets,
): SlidingFold {
  const times = new Map<number, number>();
  const isKnown = counted.map((is, event) => (is && !isLate[event] ? 1 : 0));
  const add = (event: number, by: number) => {
    const value = values[event] as number;
    const now = (times.get(value) ?? 0) + by;
    if (now === 0) times.delete(value);
    else times.set(value, now);
  };
  const each = (bucket: number, by: number) => {
    const end = first[bucket + 1] as number;
    for (let event = first[bucket] as number; event < end; event += 1) {
      if (isKnown[event]) add(event, by);
    }
  };
  return {
    enter: (bucket) => each(bucket, 1),
    leave: (bucket) => each(bucket, -1),
    arrive(event, _bucket, isInWindow) {
      if (!counted[event]) return;
      isKnown[event] = 1;
      if (isInWindow) add(event, 1);
    },
    value: () => times.size,
  };
}

/** `values` null: of each event its place. */
function treeFold(
  tree: WindowTree,
  counted: Uint8Array,
  values: Float64Array | null,
  { placeOf, isLate }: Buckets,
): SlidingFold {
  const valueAt = (event: number) => (values ? (values[event] as number) : event);
  for (let event = 0; event < counted.length; event += 1) {
    if (counted[event] && !isLate[event]) tree.addEarly(placeOf[event] as number, valueAt(event));
  }
  tree.build();
  return {
    enter() {},
    leave() {},
    arrive(event, bucket) {
      if (counted[event]) tree.add(bucket, valueAt(event));
    },
    value: (from, to) => tree.query(from, to),
  };
}
