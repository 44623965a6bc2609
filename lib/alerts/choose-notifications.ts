import type { Labels, Routing } from '#lib/notifications/contract.ts';
import { matchRoutes } from '#lib/notifications/match-routes.ts';

/** An alert that fires, or has been resolved since it was told. */
export interface TellableAlert {
  fingerprint: string;
  status: 'firing' | 'resolved';
  labels: Labels;
  /** Silenced, in maintenance, or inhibited: it is not told as firing. */
  isMuted: boolean;
}

/** What is remembered of a group. */
export interface GroupState {
  /** When the first of those that are not told yet came. */
  waitsSince: string | null;
  lastToldAt: string | null;
  /** What was told as firing, and not yet as resolved. */
  told: string[];
}

export interface Telling<A> {
  group: string;
  channels: string[];
  labels: Labels;
  firing: A[];
  resolved: A[];
}

/**
 * What is told now. Alerts that take the same route and have the same values of its `group_by` are one group; its first message waits for others, later ones tell what came since after the
 * interval, and what still goes on is told again after the repeat interval. What was never told as firing is never told as resolved.
 */
export function chooseNotifications<A extends TellableAlert>(
  routing: Routing,
  alerts: readonly A[],
  groups: ReadonlyMap<string, GroupState>,
  now: Date,
): { tell: Telling<A>[]; groups: Map<string, GroupState> } {
  const tell: Telling<A>[] = [];
  const next = new Map<string, GroupState>();
  for (const [key, { route, members, labels }] of groupAlerts(routing, alerts)) {
    const before = groups.get(key) ?? { waitsSince: null, lastToldAt: null, told: [] };
    const firing = members.filter(({ status, isMuted }) => status === 'firing' && !isMuted);
    const resolved = members.filter(
      ({ status, fingerprint }) => status === 'resolved' && before.told.includes(fingerprint),
    );
    const isNews =
      resolved.length > 0 || firing.some(({ fingerprint }) => !before.told.includes(fingerprint));
    const waitsSince = isNews ? (before.waitsSince ?? now.toISOString()) : null;
    const isTime = isNews
      ? before.lastToldAt === null
        ? isOver(waitsSince, route.groupWaitSeconds, now)
        : isOver(before.lastToldAt, route.groupIntervalSeconds, now)
      : firing.length > 0 && isOver(before.lastToldAt, route.repeatIntervalSeconds, now);
    if (!isTime) {
      const stillThere = before.told.length > 0 || waitsSince !== null;
      if (stillThere) next.set(key, { ...before, waitsSince });
      continue;
    }
    tell.push({ group: key, channels: route.channels, labels, firing, resolved });
    const gone = new Set(resolved.map(({ fingerprint }) => fingerprint));
    const told = [
      ...new Set([...before.told, ...firing.map(({ fingerprint }) => fingerprint)]),
    ].filter((fingerprint) => !gone.has(fingerprint));
    next.set(key, { waitsSince: null, lastToldAt: now.toISOString(), told });
  }
  return { tell, groups: next };
}

function isOver(since: string | null, seconds: number, now: Date): boolean {
  return since === null || now.getTime() - Date.parse(since) >= seconds * 1000;
}

function groupAlerts<A extends TellableAlert>(routing: Routing, alerts: readonly A[]) {
  const found = new Map<
    string,
    { route: ReturnType<typeof matchRoutes>[number]; members: A[]; labels: Labels }
  >();
  for (const alert of alerts) {
    for (const route of matchRoutes(routing, alert.labels)) {
      if (route.channels.length === 0) continue;
      const labels = Object.fromEntries(
        route.groupBy.flatMap((label) => {
          const value = alert.labels[label];
          return value === undefined ? [] : [[label, value]];
        }),
      );
      const key = JSON.stringify([route.route, ...Object.entries(labels).sort()]);
      const group = found.get(key) ?? { route, members: [], labels };
      group.members.push(alert);
      found.set(key, group);
    }
  }
  return found;
}
