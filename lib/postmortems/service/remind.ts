import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { tellByRouting } from '#lib/notifications/service.ts';
import { lastReminded, whenReminded } from '../choose-reminders.ts';
import { describeReminder } from '../describe-reminder.ts';
import { findDue, type StoredItem } from '../store/action-items.ts';
import { findUsers } from '../store/people.ts';

/** Reminds owners of what they have left to do. What was told of an item on a day is not told again that day, whoever asks and however often. */
export function createItemReminders({ db }: { db: Db }) {
  return {
    /** Gives how many messages were written for the outbox. */
    remind: (): Promise<number> =>
      db.prisma.$transaction(async (tx) => {
        const at = await readClock(tx);
        const today = at.toISOString().slice(0, 10);
        const due = (await findDue(tx, lastReminded(today))).filter(hasDate);
        const people = await findUsers(
          tx,
          due.map(({ owner }) => owner),
        );
        let told = 0;
        for (const item of due) {
          const days = whenReminded(item.dueOn, today);
          if (days === null) continue;
          const known = item.owner === null ? undefined : people.get(item.owner);
          const owner = known?.isActive ? { name: known.name, email: known.email } : null;
          const message = describeReminder({ ...item, owner }, days, at);
          const dedupeKey = `${message.key}:${today}`;
          told += await tellByRouting(tx, { dedupeKey, message }, at);
        }
        return told;
      }),
  };
}

function hasDate(item: StoredItem): item is StoredItem & { dueOn: string } {
  return item.dueOn !== null;
}
