import { randomUUID } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { tellChannels } from '#lib/notifications/service.ts';
import type { Contact, ContactsAnswer } from '../contract.ts';
import { describeContactTest } from '../describe-contact-test.ts';
import type { setMyContacts } from '../operations.ts';
import { changedMeanwhile, userNotFound } from '../refusals.ts';
import { type Reachable, usableContacts } from '../resolve-targets.ts';
import {
  findChannels,
  findContacts,
  findNewestTests,
  findPeople,
  saveContacts,
} from '../store/directory.ts';
import { lockOncall } from '../store/lock.ts';

/** How users are reached: what an escalation uses, in this order. */
export function createContacts({ db }: { db: Db }) {
  return {
    getContacts: (userId: string): Promise<ContactsAnswer> => describeContacts(db.prisma, userId),

    setContacts: (
      userId: string,
      { contacts, reason, expected_revision }: OperationInput<typeof setMyContacts>['body'],
      ctx: ChangeContext,
    ): Promise<ContactsAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        const user = await needPerson(tx, userId);
        const before = await findContacts(tx, userId);
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw changedMeanwhile(`How ${user.name} is reached`, before);
        }
        const names = await checkContacts(tx, contacts);
        const revision = before.revision + 1;
        const updated = { updatedAt: await readClock(tx), updatedBy: ctx.actor };
        await saveContacts(tx, userId, { contacts, revision, ...updated });
        const say = (all: readonly Contact[]) => ({
          contacts: all.map(({ kind, channel }) => {
            const name = names.get(channel) ?? channel;
            return kind === 'email' ? `e-mail by ${name}` : name;
          }),
        });
        const change = { action: 'contacts.set' as const, subject: `user:${userId}`, reason };
        await recordChange(
          tx,
          { ...change, before: say(before.contacts), after: say(contacts) },
          ctx,
        );
        return describeContacts(tx, userId);
      }),

    /** Over every contact, also those that come only when another did not work. */
    testContacts: (userId: string): Promise<ContactsAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const user = await needPerson(tx, userId);
        const channels = new Map((await findChannels(tx)).map((one) => [one.id, one]));
        const usable = usableContacts(user, channels);
        if (usable.length === 0) {
          const publicMessage =
            user.contacts.length === 0
              ? 'There is no contact to test. Say first how you are reached.'
              : 'Every channel of your contacts is switched off or removed. Choose another, or ask an admin.';
          throw new AppError('nothing_to_test', { publicMessage });
        }
        const at = await readClock(tx);
        for (const { kind, channel } of usable) {
          const key = `${testPrefix(userId)}${randomUUID()}`;
          const to = kind === 'email' ? user.email : null;
          const message = describeContactTest({ key, name: user.name, to, at });
          await tellChannels(tx, [channel], { dedupeKey: key, message }, at);
        }
        return describeContacts(tx, userId);
      }),
  };
}

const testPrefix = (userId: string) => `contact-test:${userId}:`;

async function needPerson(tx: Tx, id: string): Promise<Reachable> {
  const [found] = await findPeople(tx, [id]);
  if (!found) throw userNotFound(id);
  return found;
}

/** Gives the channels' names. */
async function checkContacts(
  tx: Tx,
  contacts: readonly Contact[],
): Promise<ReadonlyMap<string, string>> {
  const channels = new Map((await findChannels(tx)).map((one) => [one.id, one]));
  const wrong: FieldError[] = contacts.flatMap(({ kind, channel: id }, place) => {
    const channel = channels.get(id);
    const field = `contacts[${place}].channel`;
    if (!channel) return [{ field, message: 'is no channel, or one that was removed' }];
    const carries = kind === 'channel' || channel.kind === 'email';
    return carries ? [] : [{ field, message: `is ${channel.name}, which sends no e-mail` }];
  });
  if (wrong.length > 0) throw invalidRequest(wrong);
  return new Map([...channels.values()].map(({ id, name }) => [id, name]));
}

async function describeContacts(tx: Tx, userId: string): Promise<ContactsAnswer> {
  const user = await needPerson(tx, userId);
  const { contacts, revision } = await findContacts(tx, userId);
  const channels = new Map((await findChannels(tx)).map((one) => [one.id, one]));
  const ids = contacts.map(({ channel }) => channel);
  const tests = await findNewestTests(tx, testPrefix(userId), ids);
  return {
    user: { id: user.id, name: user.name, is_disabled: user.isDisabled },
    contacts: contacts.map(({ kind, channel }) => {
      const test = tests.find((one) => one.channel === channel);
      return {
        ...{ kind, channel: channels.get(channel) ?? null, channel_id: channel },
        last_test: test
          ? { at: test.at.toISOString(), status: test.status, error: test.error }
          : null,
      };
    }),
    can_be_told: !user.isDisabled && usableContacts(user, channels).length > 0,
    revision,
  };
}
