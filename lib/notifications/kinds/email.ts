import { createHash } from 'node:crypto';
import { defineForm } from '../channel-form.ts';
import { channelSettings } from '../channel-settings.ts';
import type { Message } from '../contract.ts';
import { clip, linkTo, listAlerts, oneLine, sayKind } from '../message-words.ts';

const SUBJECT_CHARS = 200;
const TEXT_CHARS = 20_000;
const MOST_ALERTS = 30;
const ALERT_CHARS = 300;

/** Over an SMTP server. All mails of one key answer the same mail, which nobody ever got: mail programs make a thread of that. */
export const email = defineForm({
  settings: channelSettings.email,
  needsSecret: false,
  refuseSecret: (secret) => (secret.length <= 1000 ? null : 'must have 1,000 characters or fewer'),
  endpoint: ({ settings: { host, port, security } }) => ({
    ...{ hostname: host, port, isEncrypted: security !== 'none' },
    field: 'settings.host',
  }),
  secretGoesTo: ({ host, port, security, username }) =>
    [security, host.toLowerCase(), port, username].join(' '),
  write(message, { settings, secret, publicUrl, deliveryId }) {
    const { host, port, security, username, from, to } = settings;
    const domain = from.slice(from.lastIndexOf('@') + 1);
    const thread = `<${createHash('sha256').update(message.key).digest('hex').slice(0, 32)}@${domain}>`;
    const subject = clip(oneLine(message.title), SUBJECT_CHARS);
    const isReply = message.kind === 'acknowledged' || message.kind === 'resolved';
    return {
      via: 'smtp',
      server: {
        ...{ host, port, security },
        login: username === undefined ? null : { user: username, pass: secret ?? '' },
      },
      mail: {
        from: { name: 'Mainstay', address: from },
        to: message.to ?? to,
        subject: isReply ? `Re: ${subject}` : subject,
        ...toText(message, publicUrl),
        messageId: `<${deliveryId}@${domain}>`,
        ...{ inReplyTo: thread, references: [thread] },
        // No answering machine answers this.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      },
    };
  },
});

function toText(message: Message, publicUrl: string): { text: string; html: string } {
  const title = `${sayKind(message)}: ${clip(oneLine(message.title), SUBJECT_CHARS)}`;
  const text = clip(message.text.trim(), TEXT_CHARS);
  const alerts = listAlerts(message)
    .slice(0, MOST_ALERTS)
    .map((line) => clip(oneLine(line), ALERT_CHARS));
  const links = message.links.map((one) => ({
    ...{ text: oneLine(one.text), href: linkTo(publicUrl, one.path) },
  }));
  const foot = `${message.at} · Mainstay, ${publicUrl}`;
  return {
    text: [
      title,
      text,
      alerts.map((line) => `- ${line}`).join('\n'),
      links.map((one) => `${one.text}: ${one.href}`).join('\n'),
      foot,
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    html: [
      `<p><strong>${escapeHtml(title)}</strong></p>`,
      ...(text === '' ? [] : [`<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`]),
      ...(alerts.length === 0
        ? []
        : [`<ul>${alerts.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`]),
      ...links.map((one) => `<p><a href="${escapeHtml(one.href)}">${escapeHtml(one.text)}</a></p>`),
      `<p><small>${escapeHtml(foot)}</small></p>`,
    ].join('\n'),
  };
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
