import { expect, it } from 'vitest';
import type { Contact, NamedChannel, Target } from './contract.ts';
import { type Directory, type Reachable, resolveTargets } from './resolve-targets.ts';
import { sayTold } from './say-told.ts';

const id = (suffix: string) => `019a0000-0000-7000-8000-${suffix.padStart(12, '0')}`;
const channel = (suffix: string, more: Partial<NamedChannel> = {}): NamedChannel => ({
  ...{ id: id(suffix), name: 'ml-oncall', kind: 'slack', is_enabled: true },
  ...more,
});
const channels = [
  channel('c1'),
  channel('c2', { name: 'old', is_enabled: false }),
  channel('c3', { name: 'mail', kind: 'email' }),
];
const person = (suffix: string, name: string, more: Partial<Reachable> = {}): Reachable => ({
  ...{ id: id(suffix), name, email: `${name.toLowerCase()}@example.com` },
  ...{ isDisabled: false, contacts: [], ...more },
});
const contact = (suffix: string, kind: Contact['kind'] = 'channel'): Contact => ({
  ...{ kind, channel: id(suffix) },
});
const people = [
  person('a', 'Ada', { contacts: [contact('c2'), contact('c1')] }),
  person('b', 'Grace', { contacts: [contact('c3', 'email')] }),
  person('c', 'Alan'),
  person('d', 'Edsger', { contacts: [contact('c1')], isDisabled: true }),
  // An e-mail channel that became something else cannot carry mail to anybody.
  person('e', 'Barbara', { contacts: [contact('c2'), contact('c9'), contact('c1', 'email')] }),
];
const directory: Directory = {
  users: new Map(people.map((one) => [one.id, one])),
  channels: new Map(channels.map((one) => [one.id, one])),
  schedules: new Map([
    [id('51'), { name: 'Primary', onCall: id('a') }],
    [id('52'), { name: 'Secondary', onCall: null }],
  ]),
};
const target = (kind: Target['kind'], suffix: string): Target => ({ kind, id: id(suffix) });

it.each([
  [[target('schedule', '51')], 'Told Ada (schedule Primary) by Slack (ml-oncall).'],
  [[target('user', 'b')], 'Told Grace by e-mail (mail).'],
  [[target('channel', 'c1')], 'Told the channel ml-oncall (Slack).'],
  [
    [target('user', 'b'), target('schedule', '51'), target('channel', 'c1')],
    'Told Grace by e-mail (mail), Ada (schedule Primary) by Slack (ml-oncall) and the channel ml-oncall (Slack).',
  ],
  // On call and named: once.
  [[target('user', 'a'), target('schedule', '51')], 'Told Ada by Slack (ml-oncall).'],
  [
    [target('schedule', '52'), target('user', 'b')],
    'Told Grace by e-mail (mail). Nobody is on call in Secondary.',
  ],
  [[target('schedule', '52')], 'Nobody could be told: Nobody is on call in Secondary.'],
  [[target('user', 'c')], 'Nobody could be told: Alan has not said how to be reached.'],
  [[target('user', 'd')], 'Nobody could be told: Edsger is disabled.'],
  [
    [target('user', 'e')],
    'Nobody could be told: Every channel that reaches Barbara is switched off or removed.',
  ],
  [[target('user', 'f')], 'Nobody could be told: Who is named is no user.'],
  [[target('channel', 'c2')], 'Nobody could be told: The channel old is switched off.'],
  [[target('channel', 'c9')], 'Nobody could be told: A channel of the policy has been removed.'],
  [[target('schedule', '59')], 'Nobody could be told: A schedule of the policy has been removed.'],
])('%j: %s', (targets, said) => {
  expect(sayTold(resolveTargets(targets, directory))).toBe(said);
});

it('mails a person at their own address, and a channel at its own list', () => {
  const found = resolveTargets([target('user', 'b'), target('channel', 'c3')], directory);
  expect(found.map(({ to }) => to)).toEqual(['grace@example.com', null]);
});
