import { expect, it } from 'vitest';
import { messageSchema } from '#lib/notifications/contract.ts';
import { describeReminder, type RemindedItem } from './describe-reminder.ts';

const at = new Date('2026-03-12T06:00:00Z');
const item: RemindedItem = {
  ...{ id: 'i1', title: 'Golden cases for night flights', dueOn: '2026-03-10' },
  incident: { number: 7, title: 'Errors of flights', models: ['flights', 'fares'] },
  owner: { name: 'Ada', email: 'ada@x.test' },
};

it('goes to its owner, says how late it is, and leads to the postmortem', () => {
  const message = describeReminder(item, 2, at);
  expect(messageSchema.parse(message)).toEqual(message);
  expect(message).toMatchObject({
    ...{ kind: 'reminder', title: '2 days overdue: Golden cases for night flights', severity: 4 },
    labels: { reminder: 'action_item', model: 'flights' },
    to: ['ada@x.test'],
    text: expect.stringMatching(
      /^Ada has this to do .* incident 7, Errors of flights\.\nIt was due on 2026-03-10, 2 days ago\./,
    ),
  });
  expect(message.links[0]?.path).toBe('/incidents/7/postmortem');
});

it.each([
  [-3, 'Due in 3 days: ', 'It is due on 2026-03-10.'],
  [0, 'Due today: ', 'It is due on 2026-03-10.'],
  [1, '1 day overdue: ', 'It was due on 2026-03-10, 1 day ago.'],
])('%s days late', (days, title, text) => {
  const message = describeReminder(item, days, at);
  expect(message.title).toBe(`${title}${item.title}`);
  expect(message.text.split('\n')[1]).toBe(text);
});

it('without an owner it goes to whoever the channel is for', () => {
  const message = describeReminder({ ...item, owner: null }, 0, at);
  expect(message.to).toBeUndefined();
  expect(message.text).toMatch(/^Nobody has this to do/);
});
