import type { Contact, NamedChannel, Target, Told } from './contract.ts';

/** Somebody who can be told, as known when a step comes. */
export interface Reachable {
  id: string;
  name: string;
  email: string;
  isDisabled: boolean;
  contacts: readonly Contact[];
}

/** What targets may name, by id. */
export interface Directory {
  users: ReadonlyMap<string, Reachable>;
  /** With who is on call; null: nobody. */
  schedules: ReadonlyMap<string, { name: string; onCall: string | null }>;
  /** Without those that were removed. */
  channels: ReadonlyMap<string, NamedChannel>;
}

/** Whom a target comes to, over what; `to`: e-mail to the person's own address. */
export interface Resolved extends Told {
  to: string | null;
}

/** Over what somebody can be told, in their order. */
export function usableContacts(
  { contacts }: Pick<Reachable, 'contacts'>,
  channels: Directory['channels'],
): Contact[] {
  return contacts.filter(({ kind, channel: id }) => {
    const channel = channels.get(id);
    return channel?.is_enabled === true && (kind === 'channel' || channel.kind === 'email');
  });
}

/** Whom the targets of a step come to at a moment, or why to nobody. Somebody whom two of them come to is told once. */
export function resolveTargets(targets: readonly Target[], directory: Directory): Resolved[] {
  const seen = new Set<string>();
  const found: Resolved[] = [];
  for (const target of targets) {
    const resolved = resolve(target, directory);
    if (resolved.user) {
      if (seen.has(resolved.user.id)) continue;
      seen.add(resolved.user.id);
    }
    found.push(resolved);
  }
  return found;
}

function resolve(target: Target, directory: Directory): Resolved {
  const none = { target, label: null, user: null, channel: null, to: null, why: null };
  if (target.kind === 'channel') {
    const channel = directory.channels.get(target.id);
    if (!channel) return { ...none, why: 'A channel of the policy has been removed' };
    if (!channel.is_enabled) return { ...none, why: `The channel ${channel.name} is switched off` };
    return { ...none, channel: named(channel) };
  }
  if (target.kind === 'user') return { ...none, ...reach(target.id, directory) };
  const schedule = directory.schedules.get(target.id);
  if (!schedule) return { ...none, why: 'A schedule of the policy has been removed' };
  const label = `schedule ${schedule.name}`;
  if (schedule.onCall === null) {
    return { ...none, label, why: `Nobody is on call in ${schedule.name}` };
  }
  return { ...none, label, ...reach(schedule.onCall, directory) };
}

function reach(
  id: string,
  directory: Directory,
): Pick<Resolved, 'user' | 'channel' | 'to' | 'why'> {
  const person = directory.users.get(id);
  if (!person) return { user: null, channel: null, to: null, why: 'Who is named is no user' };
  const user = { id, name: person.name };
  const none = { user, channel: null, to: null };
  if (person.isDisabled) return { ...none, why: `${person.name} is disabled` };
  if (person.contacts.length === 0) {
    return { ...none, why: `${person.name} has not said how to be reached` };
  }
  const [first] = usableContacts(person, directory.channels);
  const channel = first && directory.channels.get(first.channel);
  if (!first || !channel) {
    return { ...none, why: `Every channel that reaches ${person.name} is switched off or removed` };
  }
  const to = first.kind === 'email' ? person.email : null;
  return { user, channel: named(channel), to, why: null };
}

function named({ id, name, kind }: NamedChannel): NonNullable<Told['channel']> {
  return { id, name, kind };
}
