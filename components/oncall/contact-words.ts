import type { Contact, NamedChannel } from '#lib/oncall/contract.ts';
import { channelWords } from '#lib/oncall/say-told.ts';

/** "Slack: ml-oncall", "E-mail to ada@example.com, sent by mail". */
export function contactWords(
  { kind }: Pick<Contact, 'kind'>,
  channel: NamedChannel | null,
  email: string | null,
): string {
  if (!channel) return 'A channel that was removed';
  if (kind === 'email') return `E-mail to ${email ?? 'their own address'}, sent by ${channel.name}`;
  const word = channelWords[channel.kind];
  const said = `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${channel.name}`;
  return channel.kind === 'email' ? `${said}, to its own list` : said;
}

/** What can be chosen of a channel: of e-mail one's own address first. */
export function contactsOf(channel: NamedChannel): Contact[] {
  const { id } = channel;
  const own: Contact[] = channel.kind === 'email' ? [{ kind: 'email', channel: id }] : [];
  return [...own, { kind: 'channel', channel: id }];
}
