import type { Labels, Matcher, Routing } from './contract.ts';

export interface MatchedRoute {
  /** Which route it is: its place in the routing, or 'default'. */
  route: string;
  /** Which it is wherever it stands: what it is of, and how many of the same go before it. */
  key: string;
  channels: string[];
  groupBy: string[];
  groupWaitSeconds: number;
  groupIntervalSeconds: number;
  repeatIntervalSeconds: number;
}

/** Whether all of the matchers hold for the labels. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ label, op, values }) => {
    const value = labels[label] ?? '';
    const isOneOf = values.some((wanted) =>
      wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted,
    );
    return isOneOf === (op === 'in');
  });
}

/** The routes that something with these labels takes: the first that matches and, where it says so, those after it; else the default. */
export function matchRoutes(routing: Routing, labels: Labels): MatchedRoute[] {
  const matched: MatchedRoute[] = [];
  const same = new Map<string, number>();
  for (const [index, route] of routing.routes.entries()) {
    const of = JSON.stringify(route.matchers);
    const nth = same.get(of) ?? 0;
    same.set(of, nth + 1);
    if (!matchesAll(route.matchers, labels)) continue;
    matched.push({
      route: String(index + 1),
      key: `${of}#${nth}`,
      channels: route.channels,
      groupBy: route.group_by ?? routing.group_by,
      groupWaitSeconds: route.group_wait_seconds ?? routing.group_wait_seconds,
      groupIntervalSeconds: route.group_interval_seconds ?? routing.group_interval_seconds,
      repeatIntervalSeconds: route.repeat_interval_seconds ?? routing.repeat_interval_seconds,
    });
    if (!route.continue) return matched;
  }
  if (matched.length > 0) return matched;
  return [
    {
      route: 'default',
      key: 'default',
      channels: routing.channels,
      groupBy: routing.group_by,
      groupWaitSeconds: routing.group_wait_seconds,
      groupIntervalSeconds: routing.group_interval_seconds,
      repeatIntervalSeconds: routing.repeat_interval_seconds,
    },
  ];
}
