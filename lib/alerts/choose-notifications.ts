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
  /** Over which channels, and of what group. */
  channels?: string[];
  labels?: Labels;
}

interface Telling<A> {
  group: string;
  channels: string[];
  labels: Labels;
  firing: A[];
  resolved: A[];
  /** Was told as firing here, and is told elsewhere now: by an incident, or by another route. */
  left: A[];
}

type Chosen<A> = { tell: Telling<A>[]; groups: Map<string, GroupState> };
const NOTHING_TOLD: GroupState = { waitsSince: null, lastToldAt: null, told: [] };

/**
 * What is told now. Alerts that take the same route and have the same values of its `group_by` are one group; its first message waits for others, later ones tell what came since after the
 * interval, and what still goes on is told again after the repeat interval, and to a channel that its route names since. What was never told as firing is never told as over; what was is told so once, over the channels that were told,
 * also where it is told `elsewhere` now or takes another route.
 */
export function chooseNotifications<A extends TellableAlert>(
  routing: Routing,
  { alerts, elsewhere = [] }: { alerts: readonly A[]; elsewhere?: readonly A[] },
  groups: ReadonlyMap<string, GroupState>,
  now: Date,
): Chosen<A> {
  const chosen: Chosen<A> = { tell: [], groups: new Map() };
  const known = new Map([...alerts, ...elsewhere].map((alert) => [alert.fingerprint, alert]));
  const toldOf = ({ told }: GroupState) => told.flatMap((one) => known.get(one) ?? []);
  const grouped = groupAlerts(routing, alerts);
  for (const [key, group] of grouped) {
    const before = groups.get(key) ?? NOTHING_TOLD;
    const { channels } = group.route;
    const dropped = before.channels?.filter((channel) => !channels.includes(channel)) ?? [];
    addLeft(chosen, key, { ...before, channels: dropped }, toldOf(before));
    const kept = before.channels?.filter((channel) => channels.includes(channel));
    tellGroup(chosen, key, group, { ...before, ...(kept && { channels: kept }) }, toldOf, now);
  }
  for (const [key, before] of groups) {
    if (!grouped.has(key)) addLeft(chosen, key, before, toldOf(before));
  }
  return chosen;
}

function addLeft<A>(
  { tell }: Chosen<A>,
  group: string,
  { channels = [], labels = {} }: GroupState,
  left: A[],
): void {
  if (left.length === 0 || channels.length === 0) return;
  tell.push({ group, channels, labels, firing: [], resolved: [], left });
}

interface Group<A> {
  route: ReturnType<typeof matchRoutes>[number];
  members: A[];
  labels: Labels;
}

function tellGroup<A extends TellableAlert>(
  chosen: Chosen<A>,
  key: string,
  { route, members, labels }: Group<A>,
  before: GroupState,
  toldOf: (state: GroupState) => A[],
  now: Date,
): void {
  const isMember = new Set(members.map(({ fingerprint }) => fingerprint));
  const firing = members.filter(({ status, isMuted }) => status === 'firing' && !isMuted);
  const resolved = members.filter(
    ({ status, fingerprint }) => status === 'resolved' && before.told.includes(fingerprint),
  );
  const left = toldOf(before).filter(({ fingerprint }) => !isMember.has(fingerprint));
  const isNews =
    resolved.length > 0 ||
    left.length > 0 ||
    firing.some(({ fingerprint }) => !before.told.includes(fingerprint));
  const waitsSince = isNews ? (before.waitsSince ?? now.toISOString()) : null;
  const isTime = isNews
    ? before.lastToldAt === null
      ? isOver(waitsSince, route.groupWaitSeconds, now)
      : isOver(before.lastToldAt, route.groupIntervalSeconds, now)
    : firing.length > 0 && isOver(before.lastToldAt, route.repeatIntervalSeconds, now);
  const over = before.channels ?? route.channels;
  if (!isTime) {
    const stillThere = before.told.length > 0 || waitsSince !== null;
    const known = firing.filter(({ fingerprint }) => before.told.includes(fingerprint));
    const added = known.length > 0 ? route.channels.filter((one) => !over.includes(one)) : [];
    if (added.length > 0) {
      const nothing = { resolved: [], left: [] };
      chosen.tell.push({ group: key, channels: added, labels, firing: known, ...nothing });
    }
    const channels = before.channels && [...before.channels, ...added];
    if (stillThere)
      chosen.groups.set(key, { ...before, waitsSince, ...(channels && { channels }) });
    return;
  }
  // What is over is so for those who were told of it.
  const channels = firing.length > 0 ? route.channels : over;
  if (channels.length > 0)
    chosen.tell.push({ group: key, channels, labels, firing, resolved, left });
  const gone = new Set([...resolved, ...left].map(({ fingerprint }) => fingerprint));
  const told = [...new Set([...before.told, ...firing.map(({ fingerprint }) => fingerprint)])];
  chosen.groups.set(key, {
    ...{ waitsSince: null, lastToldAt: now.toISOString(), channels, labels },
    told: told.filter((fingerprint) => !gone.has(fingerprint)),
  });
}

function isOver(since: string | null, seconds: number, now: Date): boolean {
  return since === null || now.getTime() - Date.parse(since) >= seconds * 1000;
}

function groupAlerts<A extends TellableAlert>(
  routing: Routing,
  alerts: readonly A[],
): Map<string, Group<A>> {
  const found = new Map<string, Group<A>>();
  for (const alert of alerts) {
    for (const route of matchRoutes(routing, alert.labels)) {
      if (route.channels.length === 0) continue;
      const labels = Object.fromEntries(
        route.groupBy.flatMap((label) => {
          const value = alert.labels[label];
          return value === undefined ? [] : [[label, value]];
        }),
      );
      const key = JSON.stringify([route.key, ...Object.entries(labels).sort()]);
      const group = found.get(key) ?? { route, members: [], labels };
      group.members.push(alert);
      found.set(key, group);
    }
  }
  return found;
}
