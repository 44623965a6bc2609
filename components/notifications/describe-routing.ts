import type { Inhibition, Matcher, Routing } from '#lib/notifications/contract.ts';

/** What a route, or the default, does, as a person reads it. */
export interface RoutingLine {
  /** `default`, or the number of the route. */
  route: string;
  /** "Severity 1 or 2, model fraud-*". */
  when: string;
  /** Ids; none: nobody is told. */
  channels: string[];
  /** "then looks further", timing of its own. */
  notes: string[];
}

/** "severity 1 or 2", "model other than flights". */
function sayMatcher({ label, op, values }: Matcher): string {
  const shown = values.map((value) => (value === '' ? 'none' : value));
  const listed =
    shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
  return op === 'in' ? `${label} ${listed}` : `${label} other than ${listed}`;
}

export function sayMatchers(matchers: readonly Matcher[]): string {
  const text = matchers.map(sayMatcher).join(' and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function sayRouting({ channels, routes }: Routing): RoutingLine[] {
  const lines = routes.map((route, index) => ({
    ...{ route: String(index + 1), when: sayMatchers(route.matchers), channels: route.channels },
    notes: [
      ...(route.continue ? ['then looks at the routes after it'] : []),
      ...(route.repeat_interval_seconds === undefined
        ? []
        : [`again every ${sayDuration(route.repeat_interval_seconds)}`]),
      ...(route.group_by === undefined ? [] : [sayGroups(route.group_by)]),
      ...(route.group_wait_seconds === undefined
        ? []
        : [`waits ${sayDuration(route.group_wait_seconds)} for others`]),
      ...(route.group_interval_seconds === undefined
        ? []
        : [`what comes since after ${sayDuration(route.group_interval_seconds)}`]),
    ],
  }));
  const when = routes.length === 0 ? 'Everything' : 'Everything else';
  return [...lines, { route: 'default', when, channels, notes: [] }];
}

/** The routing's timing, where a route has none of its own. */
export function sayTiming(routing: Routing): string {
  const { group_wait_seconds: wait, group_interval_seconds: interval } = routing;
  const first =
    wait === 0
      ? 'A first message goes at once'
      : `A first message waits ${sayDuration(wait)} for others`;
  return `${sayGroups(routing.group_by)}. ${first}; what comes since is told after ${sayDuration(interval)}, and what still goes on again every ${sayDuration(routing.repeat_interval_seconds)}.`;
}

export function sayGroups(labels: readonly string[]): string {
  return labels.length === 0
    ? 'Everything makes one message'
    : `One message for each ${labels.join(' and ')}`;
}

export function sayInhibition({ source, target, equal }: Inhibition): string {
  const same = equal.length === 0 ? '' : ` of the same ${equal.join(' and ')}`;
  return `While ${sayMatchers(source).toLowerCase()} fires, ${sayMatchers(target).toLowerCase()}${same} opens no incident and is not told.`;
}

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

export function sayDuration(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds >= size && seconds % size === 0) ?? [
    1,
    'second',
  ];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
