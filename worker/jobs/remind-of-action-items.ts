import type { createItemReminders } from '#lib/postmortems/service.ts';

export function remindOfActionItems({
  reminders,
}: {
  reminders: ReturnType<typeof createItemReminders>;
}) {
  return async () => {
    await reminders.remind();
  };
}
