import type { Message } from '#lib/notifications/contract.ts';

export interface RemindedItem {
  id: string;
  title: string;
  dueOn: string;
  incident: { number: number; title: string; models: readonly string[] };
  /** null: nobody has it, or who has it cannot sign in any more. */
  owner: { name: string; email: string } | null;
}

/** What is told of an item that somebody has left to do; by e-mail to its owner alone. */
export function describeReminder(item: RemindedItem, daysOverdue: number, at: Date): Message {
  const { number, title, models } = item.incident;
  const [model] = models;
  const owner = item.owner?.name ?? 'Nobody';
  const path = postmortemPath(number);
  return {
    ...{ kind: 'reminder', key: `action-item:${item.id}`, severity: 4, alerts: [] },
    title: `${capital(sayDue(daysOverdue))}: ${item.title}`,
    text: [
      `${owner} has this to do from the postmortem of incident ${number}, ${title}.`,
      `It ${daysOverdue > 0 ? 'was' : 'is'} due on ${item.dueOn}${daysOverdue > 0 ? `, ${sayDays(daysOverdue)} ago` : ''}.`,
      'Say there when it is done, that it is to be dropped, or when it will be done instead.',
    ].join('\n'),
    labels: { reminder: 'action_item', severity: '4', ...(model !== undefined && { model }) },
    links: [
      { text: `Postmortem of incident ${number}`, path },
      { text: 'Open action items', path: '/postmortems/actions' },
    ],
    at: at.toISOString(),
    ...(item.owner && { to: [item.owner.email] }),
  };
}

export const postmortemPath = (number: number): string => `/incidents/${number}/postmortem`;

/** "due today", "due in 3 days", "2 days overdue". */
function sayDue(daysOverdue: number): string {
  if (daysOverdue === 0) return 'due today';
  return daysOverdue < 0 ? `due in ${sayDays(-daysOverdue)}` : `${sayDays(daysOverdue)} overdue`;
}

function sayDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
