import { defineForm, postJson, webEndpoint } from '../channel-form.ts';
import { channelSettings } from '../channel-settings.ts';
import type { Message, Severity } from '../contract.ts';
import { clip, linkTo, oneLine } from '../message-words.ts';

const SUMMARY_CHARS = 1024;
const TEXT_CHARS = 5000;
const MOST_ALERTS = 20;

const severities: Record<Severity, string> = { 1: 'critical', 2: 'error', 3: 'warning', 4: 'info' };

/** What was done, and what is left to do, is shown beside incidents there, and pages nobody. */
const actions = {
  firing: 'trigger',
  update: 'trigger',
  test: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
  change: 'change',
  reminder: 'change',
} as const satisfies Record<Message['kind'], string>;

/** PagerDuty's Events API v2: what fires under a key is acknowledged and resolved by it. https://developer.pagerduty.com/docs/events-api-v2-overview */
export const pagerduty = defineForm({
  settings: channelSettings.pagerduty,
  needsSecret: true,
  refuseSecret: (secret) =>
    /^[A-Za-z0-9]{32}$/.test(secret)
      ? null
      : 'must be an integration key of PagerDuty’s Events API v2: 32 letters and digits',
  endpoint: ({ settings }) => webEndpoint(settings.events_url, 'settings.events_url'),
  secretGoesTo: ({ events_url }) => new URL(events_url).origin,
  write(message, { settings, secret, publicUrl }) {
    const base = settings.events_url.replace(/\/+$/, '');
    const action = actions[message.kind];
    const routing_key = secret ?? '';
    const links = message.links.map(({ text, path }) => ({
      ...{ href: linkTo(publicUrl, path), text: oneLine(text) },
    }));
    if (action === 'change') {
      const { severity: _severity, component: _component, ...payload } = toPayload(message);
      return postJson(`${base}/v2/change/enqueue`, { routing_key, payload, links });
    }
    const event = { routing_key, event_action: action, dedup_key: message.key };
    if (action !== 'trigger') return postJson(`${base}/v2/enqueue`, event);
    const [first] = message.links;
    return postJson(`${base}/v2/enqueue`, {
      ...event,
      payload: toPayload(message),
      ...{ links, client: 'Mainstay', client_url: linkTo(publicUrl, first?.path ?? '/') },
    });
  },
});

function toPayload(message: Message) {
  const { model } = message.labels;
  return {
    summary: clip(oneLine(message.title), SUMMARY_CHARS),
    source: model === undefined ? 'mainstay' : `mainstay/${model}`,
    severity: severities[message.severity],
    timestamp: new Date(message.at).toISOString(),
    ...(model !== undefined && { component: model }),
    custom_details: {
      text: clip(message.text, TEXT_CHARS),
      labels: message.labels,
      alerts: message.alerts
        .slice(0, MOST_ALERTS)
        .map(({ status, labels, annotations, ...alert }) => ({
          ...{ status, labels, summary: clip(annotations.summary ?? '', 500) },
          ...{ since: alert.starts_at, until: alert.ends_at },
        })),
      ...(message.alerts.length > MOST_ALERTS && {
        further_alerts: message.alerts.length - MOST_ALERTS,
      }),
    },
  };
}
