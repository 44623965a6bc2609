import { createHash } from 'node:crypto';
import { defineForm, postJson, webEndpoint } from '../channel-form.ts';
import { channelSettings } from '../channel-settings.ts';
import type { Labels, Message } from '../contract.ts';
import { linkTo, oneLine } from '../message-words.ts';

/** What has not ended, as Go writes it. */
const NEVER = '0001-01-01T00:00:00Z';

/** What Alertmanager's webhook receivers take, version 4. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertmanager = defineForm({
  settings: channelSettings.alertmanager,
  needsSecret: false,
  refuseSecret: (secret) =>
    /^[\x21-\x7e]{1,1000}$/.test(secret)
      ? null
      : 'must be a bearer token: one line, without spaces',
  endpoint: ({ settings }) => webEndpoint(settings.url, 'settings.url'),
  secretGoesTo: ({ url }) => new URL(url).origin,
  write(message, { name, settings, secret, publicUrl }) {
    const body = toAlertmanager(message, { receiver: name, publicUrl });
    const headers = secret === null ? {} : { authorization: `Bearer ${secret}` };
    return postJson(settings.url, body, headers);
  },
});

function toAlertmanager(
  message: Message,
  { receiver, publicUrl }: { receiver: string; publicUrl: string },
) {
  const given = message.alerts.length > 0 ? message.alerts : [asAlert(message)];
  const alerts = given.map((alert) => ({
    status: alert.status,
    labels: nameAlert(message, alert.labels),
    annotations: alert.annotations,
    startsAt: alert.starts_at,
    endsAt: alert.ends_at ?? NEVER,
    generatorURL: linkTo(publicUrl, alert.path),
    fingerprint: fingerprintOf(alert.fingerprint),
  }));
  return {
    version: '4',
    groupKey: message.key,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver,
    groupLabels: message.labels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: publicUrl,
    alerts,
  };
}

/** What is no alert: what goes on fires, and what happened at one moment has ended with it. */
function asAlert(message: Message): Message['alerts'][number] {
  const goesOn =
    message.kind === 'firing' || message.kind === 'update' || message.kind === 'acknowledged';
  return {
    fingerprint: message.key,
    status: goesOn ? 'firing' : 'resolved',
    labels: { severity: String(message.severity), ...message.labels },
    annotations: {
      summary: oneLine(message.title).slice(0, 500),
      description: message.text.slice(0, 500),
    },
    starts_at: message.at,
    ends_at: goesOn ? null : message.at,
    path: message.links[0]?.path ?? '/',
  };
}

/** Receivers look for `alertname`. */
function nameAlert(message: Message, labels: Labels): Labels {
  return { alertname: labels.alert ?? `mainstay_${message.kind}`, ...labels };
}

/** Alertmanager's are 16 hexadecimal digits, and some receivers count on it. */
function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function common(all: Labels[]): Labels {
  const [first = {}, ...others] = all;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((labels) => labels[name] === value),
  );
  return Object.fromEntries(shared);
}
