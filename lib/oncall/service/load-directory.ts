import type { Tx } from '#lib/db/client.ts';
import type { Target } from '../contract.ts';
import type { Directory } from '../resolve-targets.ts';
import type { Override } from '../schedule-spans.ts';
import { findChannels, findPeople } from '../store/directory.ts';
import { findOverrides, findSchedule, type StoredOverride } from '../store/schedules.ts';
import { whoIsOnCall } from '../who-is-on-call.ts';

/** Who and what targets name, with who is on call at a moment. */
export async function loadDirectory(
  tx: Tx,
  targets: readonly Target[],
  at: Date,
): Promise<Directory> {
  const idsOf = (kind: Target['kind']) => [
    ...new Set(targets.filter((target) => target.kind === kind).map(({ id }) => id)),
  ];
  const schedules = new Map<string, { name: string; onCall: string | null }>();
  for (const id of idsOf('schedule')) {
    const found = await findSchedule(tx, id);
    if (!found) continue;
    const overrides = await findOverrides(tx, [id], { from: at });
    const onCall = whoIsOnCall(found.schedule, overrides.map(toOverride), at);
    schedules.set(id, { name: found.schedule.name, onCall });
  }
  const onCall = [...schedules.values()].flatMap((schedule) => schedule.onCall ?? []);
  const people = await findPeople(tx, [...idsOf('user'), ...onCall]);
  return {
    schedules,
    users: new Map(people.map((person) => [person.id, person])),
    channels: new Map((await findChannels(tx)).map((channel) => [channel.id, channel])),
  };
}

export function toOverride({ id, user, from, to, createdAt }: StoredOverride): Override {
  const created = createdAt.getTime();
  return { id, user, from: from.getTime(), to: to.getTime(), createdAt: created };
}
