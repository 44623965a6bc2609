import type { ChannelForm } from './channel-form.ts';
import type { ChannelKind } from './contract.ts';
import { alertmanager } from './kinds/alertmanager.ts';
import { email } from './kinds/email.ts';
import { pagerduty } from './kinds/pagerduty.ts';
import { slack } from './kinds/slack.ts';
import { webhook } from './kinds/webhook.ts';

/** Every kind of channel; a kind without a file does not compile. */
export const channelForms = {
  slack,
  pagerduty,
  email,
  alertmanager,
  webhook,
} as const satisfies Record<ChannelKind, ChannelForm>;
