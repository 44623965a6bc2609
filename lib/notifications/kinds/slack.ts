import { defineForm, postJson, webEndpoint } from '../channel-form.ts';
import { channelSettings } from '../channel-settings.ts';
import type { Message } from '../contract.ts';
import { clip, linkTo, listAlerts, oneLine, sayKind } from '../message-words.ts';

/** Of a section: Slack refuses a longer one. */
const SECTION_CHARS = 3000;
const TITLE_CHARS = 300;
const TEXT_CHARS = 2500;
const MOST_ALERTS = 10;
const MOST_LINKS = 10;

/**
 * An incoming webhook of Slack, or of what speaks its language. The address is the secret: who knows it can write to the channel.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const slack = defineForm({
  settings: channelSettings.slack,
  needsSecret: true,
  refuseSecret: (secret) =>
    URL.canParse(secret) && /^https?:$/.test(new URL(secret).protocol) && secret.length <= 2000
      ? null
      : 'must be the address of an incoming webhook: https://hooks.slack.com/services/…',
  endpoint: ({ secret }) => webEndpoint(secret ?? '', 'secret'),
  secretGoesTo: () => 'the webhook itself',
  write: (message, { secret, publicUrl }) => postJson(secret ?? '', toSlack(message, publicUrl)),
});

function toSlack(message: Message, publicUrl: string) {
  const title = clipMarkup(oneLine(message.title), TITLE_CHARS);
  const text = clipMarkup(message.text.trim(), TEXT_CHARS);
  const alerts = listAlerts(message)
    .slice(0, MOST_ALERTS)
    .map((line) => `• ${oneLine(line)}`);
  const links = message.links
    .slice(0, MOST_LINKS)
    .map(({ text, path }) => link(linkTo(publicUrl, path), clip(oneLine(text), 75)));
  const at = Math.floor(Date.parse(message.at) / 1000);
  const when = `<!date^${at}^{date_short_pretty}, {time_secs}|${message.at}>`;
  return {
    text: `${sayKind(message)}: ${title}`,
    blocks: [
      section(`*${title}*${text === '' ? '' : `\n${text}`}`),
      ...(alerts.length > 0 ? [section(clipMarkup(alerts.join('\n'), SECTION_CHARS))] : []),
      ...(links.length > 0 ? [section(fitLinks(links))] : []),
      { type: 'context', elements: [mrkdwn(`${sayKind(message)} · ${when}`)] },
    ],
  };
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });

/** Text in which nothing is a link, a mention or an entity of its own. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clipMarkup(text: string, longest: number): string {
  return escapeMarkup(clip(text, longest, (piece) => escapeMarkup(piece).length));
}

function link(url: string, text: string): string {
  return `<${escapeMarkup(url).replaceAll('|', '%7C')}|${escapeMarkup(text).replaceAll('|', '/')}>`;
}

/** A link is whole or not there. */
function fitLinks(links: string[]): string {
  let text = '';
  for (const one of links) {
    const longer = text === '' ? one : `${text} · ${one}`;
    if (longer.length > SECTION_CHARS) break;
    text = longer;
  }
  return text === '' ? '–' : text;
}
