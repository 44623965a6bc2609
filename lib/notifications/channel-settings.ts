import { z } from 'zod';
import type { ChannelKind } from './contract.ts';

/** Without a user or a password in it: those are secrets, and settings are shown. */
const webUrl = z
  .string()
  .trim()
  .max(2000)
  .refine(isPlainUrl, 'must be a URL such as https://example.com/path, without user, password or #')
  .meta({ format: 'uri' });

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + hash === '';
}

const hostname = z
  .string()
  .trim()
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/, 'must be the name of a host, or its address')
  .refine((host) => URL.canParse(`http://${host.includes(':') ? `[${host}]` : host}`), {
    error: 'must be the name of a host, or its address',
  });

/** What may be shown of each kind's settings; what may not is its secret. */
export const channelSettings = {
  slack: z.strictObject({}),
  pagerduty: z.strictObject({
    events_url: webUrl.default('https://events.pagerduty.com').meta({
      description: 'Of accounts in the EU: https://events.eu.pagerduty.com',
    }),
  }),
  email: z.strictObject({
    host: hostname.meta({ description: 'Of the SMTP server' }),
    port: z.number().int().min(1).max(65_535).default(587),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
      description:
        'tls: from the first byte, mostly on port 465; none: in clear, to hosts that MAINSTAY_NOTIFY_HOSTS names',
    }),
    username: z.string().trim().min(1).max(200).optional(),
    from: z.email().max(200),
    to: z.array(z.email().max(200)).min(1).max(50),
  }),
  alertmanager: z.strictObject({ url: webUrl }),
  webhook: z.strictObject({ url: webUrl }),
} as const satisfies Record<ChannelKind, z.ZodType>;
