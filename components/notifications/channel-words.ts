import type { DeliveryStatus } from '#lib/notifications/answers.ts';
import type { ChannelKind } from '#lib/notifications/contract.ts';

interface KindWords {
  name: string;
  /** What it is good for, and what it takes. */
  says: string;
  secret: string;
  secretHint: string;
}

export const channelWords = {
  slack: {
    name: 'Slack',
    says: 'An incoming webhook of Slack, or of a chat that takes the same.',
    secret: 'Webhook address',
    secretHint: 'https://hooks.slack.com/services/… Whoever knows it can write to the channel.',
  },
  pagerduty: {
    name: 'PagerDuty',
    says: 'An integration of the kind “Events API v2”: what fires opens an incident there, which is acknowledged and resolved with it.',
    secret: 'Integration key',
    secretHint: '32 letters and digits, from the service’s integrations.',
  },
  email: {
    name: 'E-mail',
    says: 'By a mail server. What belongs together makes a thread.',
    secret: 'Password',
    secretHint: 'Of the user at the mail server; empty where it wants none.',
  },
  alertmanager: {
    name: 'Alertmanager webhook',
    says: 'What receivers of Prometheus’ Alertmanager take, version 4.',
    secret: 'Bearer token',
    secretHint: 'Sent as “Authorization: Bearer …”; empty where the receiver wants none.',
  },
  webhook: {
    name: 'Signed webhook',
    says: 'A message of Standard Webhooks, for a program of your own.',
    secret: 'Signing secret',
    secretHint:
      'What the program checks signatures with; whsec_ and base64, or 32 characters or more.',
  },
} as const satisfies Record<ChannelKind, KindWords>;

export const deliveryStates = {
  queued: { state: 'unknown', word: 'Waiting' },
  delivered: { state: 'good', word: 'Delivered' },
  failed: { state: 'bad', word: 'Failed' },
} as const satisfies Record<DeliveryStatus, unknown>;

/** A delivery that waits after it failed once is more than one that has just been written. */
export function deliveryState(delivery: { status: DeliveryStatus; error: string | null }) {
  if (delivery.status === 'queued' && delivery.error !== null) {
    return { state: 'warning', word: 'Trying again' } as const;
  }
  return deliveryStates[delivery.status];
}

/** "Default and route 2": where the routing names a channel. */
export function sayRoutes(routes: readonly string[]): string {
  const numbers = routes.filter((route) => route !== 'default');
  const parts = [
    ...(routes.includes('default') ? ['the default'] : []),
    ...(numbers.length > 0 ? [`route ${numbers.join(', ')}`] : []),
  ];
  const text = parts.join(' and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
