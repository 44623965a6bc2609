import type { ChannelKind } from '#lib/notifications/contract.ts';
import type { Told } from './contract.ts';

export const channelWords = {
  slack: 'Slack',
  pagerduty: 'PagerDuty',
  email: 'e-mail',
  alertmanager: 'Alertmanager',
  webhook: 'a webhook',
} satisfies Record<ChannelKind, string>;

type Said = Pick<Told, 'label' | 'user' | 'channel' | 'why'>;

/** "Ada (schedule Primary) by Slack (ml-oncall)": whom and how. */
function sayReached({ label, user, channel }: Said): string {
  if (!channel) return '';
  const word = channelWords[channel.kind];
  if (!user) return `the channel ${channel.name} (${word})`;
  const who = label ? `${user.name} (${label})` : user.name;
  return `${who} by ${word} (${channel.name})`;
}

/** What a step came to, in sentences: "Told Ada (schedule Primary) by Slack (ml-oncall). Nobody is on call in Secondary." */
export function sayTold(told: readonly Said[]): string {
  const reached = told.filter(({ channel }) => channel !== null).map(sayReached);
  const whys = told.flatMap(({ why }) => (why === null ? [] : [`${why}.`]));
  const first = reached.length > 0 ? `Told ${listOf(reached)}.` : 'Nobody could be told:';
  return [first, ...whys].join(' ');
}

function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
