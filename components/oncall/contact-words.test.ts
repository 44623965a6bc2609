import { expect, it } from 'vitest';
import { contactsOf, contactWords } from './contact-words.ts';

const slack = { id: 'c1', name: 'ml-oncall', kind: 'slack', is_enabled: true } as const;
const mail = { id: 'c2', name: 'mail', kind: 'email', is_enabled: true } as const;
const hook = { id: 'c3', name: 'bot', kind: 'webhook', is_enabled: true } as const;

it.each([
  ['channel', slack, 'Slack: ml-oncall'],
  ['channel', mail, 'E-mail: mail, to its own list'],
  ['email', mail, 'E-mail to ada@example.com, sent by mail'],
  ['channel', hook, 'A webhook: bot'],
  ['channel', null, 'A channel that was removed'],
] as const)('%s over %j: %s', (kind, channel, said) => {
  expect(contactWords({ kind }, channel, 'ada@example.com')).toBe(said);
});

it('offers one’s own address where the channel sends mail', () => {
  expect(contactsOf(mail).map(({ kind }) => kind)).toEqual(['email', 'channel']);
  expect(contactsOf(slack)).toEqual([{ kind: 'channel', channel: 'c1' }]);
});
