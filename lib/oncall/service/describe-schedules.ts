import type { Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import type { NamedChannel, OverrideAnswer, Person, ScheduleAnswer } from '../contract.ts';
import { type Reachable, usableContacts } from '../resolve-targets.ts';
import { findChannels, findPeople } from '../store/directory.ts';
import {
  findOverrides,
  findUsesOf,
  type StoredOverride,
  type StoredSchedule,
} from '../store/schedules.ts';
import { describeNow } from '../who-is-on-call.ts';
import { toOverride } from './load-directory.ts';

/** Schedules with what matters of them now. */
export async function describeSchedules(
  tx: Tx,
  schedules: readonly StoredSchedule[],
): Promise<ScheduleAnswer[]> {
  const ids = schedules.map(({ id }) => id);
  const at = await readClock(tx);
  const overrides = await findOverrides(tx, ids, { from: at });
  const uses = await findUsesOf(tx, ids);
  const people = await describePeople(tx, [
    ...schedules.flatMap(({ schedule }) => schedule.layers.flatMap((layer) => layer.people)),
    ...overrides.map(({ user }) => user),
  ]);
  return schedules.map(({ id, schedule, revision, updatedAt, updatedBy }) => {
    const own = overrides.filter(({ scheduleId }) => scheduleId === id);
    const { until, ...now } = describeNow(schedule, own.map(toOverride), at);
    const named = new Set([
      ...schedule.layers.flatMap((layer) => layer.people),
      ...own.map(({ user }) => user),
    ]);
    return {
      ...{ id, ...schedule, revision },
      ...{ updated_at: updatedAt.toISOString(), updated_by: updatedBy },
      now: { ...now, until: until?.toISOString() ?? null },
      overrides: own.map(describeOverride),
      people: people.filter((person) => named.has(person.id)),
      policies: uses
        .filter((use) => use.schedule === id)
        .map((use) => ({ id: use.id, name: use.name })),
    };
  });
}

function describeOverride(override: StoredOverride): OverrideAnswer {
  const { id, user, from, to, reason, createdAt, createdBy } = override;
  return {
    ...{ id, user, from: from.toISOString(), to: to.toISOString(), reason },
    ...{ created_at: createdAt.toISOString(), created_by: createdBy },
  };
}

/** Users, of these ids or all: not how they are reached, only whether. */
export async function describePeople(tx: Tx, ids?: readonly string[]): Promise<Person[]> {
  const people = await findPeople(tx, ids && [...new Set(ids)]);
  const channels = new Map((await findChannels(tx)).map((channel) => [channel.id, channel]));
  return people.map((person) => toPerson(person, channels));
}

function toPerson(person: Reachable, channels: ReadonlyMap<string, NamedChannel>): Person {
  return {
    ...{ id: person.id, name: person.name, is_disabled: person.isDisabled },
    can_be_told: !person.isDisabled && usableContacts(person, channels).length > 0,
  };
}
