import { signMessage } from '#lib/http/webhook-signature.ts';
import { defineForm, webEndpoint } from '../channel-form.ts';
import { channelSettings } from '../channel-settings.ts';
import { linkTo } from '../message-words.ts';

const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** A message of Standard Webhooks, for programs of one's own: signed, so that they can tell who sent it. https://www.standardwebhooks.com */
export const webhook = defineForm({
  settings: channelSettings.webhook,
  needsSecret: true,
  refuseSecret: (secret) =>
    isSigningSecret(secret)
      ? null
      : `must be whsec_ and base64 of ${FEWEST_BYTES} to ${MOST_BYTES} bytes, or a text of 32 to 200 characters`,
  endpoint: ({ settings }) => webEndpoint(settings.url, 'settings.url'),
  // It signs, and is not sent.
  secretGoesTo: () => 'nobody',
  write(message, { settings, secret, deliveryId, publicUrl, at }) {
    const { to: _to, alerts, links, ...rest } = message;
    const absolute = ({ path, ...one }: { path: string }) => ({
      ...one,
      url: linkTo(publicUrl, path),
    });
    const body = JSON.stringify({
      type: `notification.${message.kind}`,
      timestamp: message.at,
      data: { id: deliveryId, ...rest, alerts: alerts.map(absolute), links: links.map(absolute) },
    });
    const signature = signMessage(secret ?? '', { id: deliveryId, at, body });
    const headers = { 'content-type': 'application/json', ...signature };
    return { via: 'http', url: settings.url, headers, body };
  },
});

function isSigningSecret(secret: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  if (encoded === undefined) return !secret.startsWith('whsec_') && /^.{32,200}$/.test(secret);
  const { length } = Buffer.from(encoded, 'base64');
  return length >= FEWEST_BYTES && length <= MOST_BYTES;
}
