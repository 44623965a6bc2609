import { type Matcher, type Routing, routingSchema } from '#lib/notifications/contract.ts';

export interface MatcherDraft {
  /** For the list on screen alone. */
  id: number;
  label: string;
  op: Matcher['op'];
  /** With commas between. */
  values: string;
}

type Route = Routing['routes'][number];

export interface RouteDraft {
  /** For the list on screen alone. */
  id: number;
  matchers: MatcherDraft[];
  channels: string[];
  continue: boolean;
  /** Minutes; empty: the routing's. */
  repeat: string;
  /** What the form does not show of it. */
  rest: Pick<Route, 'group_by' | 'group_wait_seconds' | 'group_interval_seconds'>;
}

export interface RoutingDraft {
  channels: string[];
  groupBy: string;
  waitSeconds: string;
  intervalSeconds: string;
  repeatMinutes: string;
  routes: RouteDraft[];
  inhibitions: Routing['inhibitions'];
}

export function toRoutingDraft(routing: Routing): RoutingDraft {
  return {
    ...{ channels: routing.channels, inhibitions: routing.inhibitions },
    groupBy: routing.group_by.join(', '),
    waitSeconds: String(routing.group_wait_seconds),
    intervalSeconds: String(routing.group_interval_seconds),
    repeatMinutes: String(routing.repeat_interval_seconds / 60),
    routes: routing.routes.map((route, id) => ({
      ...{ id, channels: route.channels, continue: route.continue },
      matchers: route.matchers.map((matcher, id) => ({
        ...{ ...matcher, id },
        values: matcher.values.join(', '),
      })),
      repeat: route.repeat_interval_seconds ? String(route.repeat_interval_seconds / 60) : '',
      rest: {
        ...(route.group_by && { group_by: route.group_by }),
        ...(route.group_wait_seconds !== undefined && {
          group_wait_seconds: route.group_wait_seconds,
        }),
        ...(route.group_interval_seconds !== undefined && {
          group_interval_seconds: route.group_interval_seconds,
        }),
      },
    })),
  };
}

export function newRoute(routes: readonly RouteDraft[]): RouteDraft {
  return {
    id: nextId(routes),
    matchers: [{ id: 0, label: 'severity', op: 'in', values: '1, 2' }],
    ...{ channels: [], continue: false, repeat: '', rest: {} },
  };
}

export function newMatcher(matchers: readonly MatcherDraft[]): MatcherDraft {
  return { id: nextId(matchers), label: 'model', op: 'in', values: '' };
}

function nextId(all: readonly { id: number }[]): number {
  return Math.max(0, ...all.map(({ id }) => id)) + 1;
}

/** The routing that the form has, or what is wrong with it by path (`routes.0.matchers`). */
export function readRoutingDraft(
  draft: RoutingDraft,
): { routing: Routing; problems: null } | { routing: null; problems: Map<string, string> } {
  const parsed = routingSchema.safeParse({
    ...{ channels: draft.channels, inhibitions: draft.inhibitions },
    group_by: split(draft.groupBy),
    group_wait_seconds: number(draft.waitSeconds),
    group_interval_seconds: number(draft.intervalSeconds),
    repeat_interval_seconds: number(draft.repeatMinutes) * 60,
    routes: draft.routes.map((route) => ({
      ...{ ...route.rest, channels: route.channels, continue: route.continue },
      matchers: route.matchers.map(({ label, op, values }) => ({
        label,
        op,
        values: split(values),
      })),
      ...(route.repeat.trim() !== '' && { repeat_interval_seconds: number(route.repeat) * 60 }),
    })),
  });
  if (parsed.success) return { routing: parsed.data, problems: null };
  const problems = parsed.error.issues.map(
    ({ path, message }) => [path.slice(0, 3).join('.'), message] as const,
  );
  return { routing: null, problems: new Map(problems) };
}

function split(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** What is no number is none that the schema takes. */
function number(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
