import type { OperationRequest } from '#lib/http/operation.ts';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import type { ChannelKind } from '#lib/notifications/contract.ts';
import type { createChannel } from '#lib/notifications/operations.ts';

/** What is typed into the form of a channel, of whatever kind. */
export interface ChannelDraft {
  kind: ChannelKind;
  name: string;
  isEnabled: boolean;
  /** Empty: as it is. */
  secret: string;
  removesSecret: boolean;
  eventsUrl: string;
  url: string;
  host: string;
  port: string;
  security: 'starttls' | 'tls' | 'none';
  username: string;
  from: string;
  /** One address a line. */
  to: string;
}

const US_EVENTS = 'https://events.pagerduty.com';

export function emptyDraft(kind: ChannelKind): ChannelDraft {
  return {
    ...{ kind, name: '', isEnabled: true, secret: '', removesSecret: false },
    ...{ eventsUrl: US_EVENTS, url: '', host: '', port: '587', security: 'starttls' },
    ...{ username: '', from: '', to: '' },
  };
}

export function toDraft({ kind, name, is_enabled, settings }: ChannelAnswer): ChannelDraft {
  const text = (key: string, usual = '') => String(settings?.[key] ?? usual);
  const { security, to } = settings ?? {};
  return {
    ...emptyDraft(kind),
    ...{ name, isEnabled: is_enabled, eventsUrl: text('events_url', US_EVENTS), url: text('url') },
    ...{ host: text('host'), port: text('port', '587'), username: text('username') },
    ...{ from: text('from'), to: Array.isArray(to) ? to.join('\n') : '' },
    security: security === 'tls' || security === 'none' ? security : 'starttls',
  };
}

/** What is still missing before the form can be sent; null: nothing. `hasSecret`: one is kept already. */
export function whyIncomplete(draft: ChannelDraft, hasSecret: boolean): string | null {
  const needsSecret = ['slack', 'pagerduty', 'webhook'].includes(draft.kind);
  if (draft.name.trim() === '') return 'Name the channel.';
  if (needsSecret && draft.secret.trim() === '' && !hasSecret) return 'Enter the secret.';
  if (draft.kind === 'email') {
    if (draft.host.trim() === '') return 'Name the mail server.';
    if (!/^\d{1,5}$/.test(draft.port.trim())) return 'Give the mail server’s port.';
    if (draft.from.trim() === '') return 'Say who the mail is from.';
    if (listAddresses(draft.to).length === 0) return 'Give an address that mail goes to.';
  }
  if ((draft.kind === 'alertmanager' || draft.kind === 'webhook') && draft.url.trim() === '') {
    return 'Give the address.';
  }
  return null;
}

export function toBody(draft: ChannelDraft): OperationRequest<typeof createChannel>['body'] {
  const { secret, removesSecret } = draft;
  const typed = secret.trim();
  const known = {
    ...{ name: draft.name.trim(), is_enabled: draft.isEnabled },
    ...(typed !== '' && { secret: typed }),
    ...(typed === '' && removesSecret && { secret: null }),
  };
  switch (draft.kind) {
    case 'slack':
      return { ...known, kind: draft.kind, settings: {} };
    case 'pagerduty':
      return { ...known, kind: draft.kind, settings: { events_url: draft.eventsUrl.trim() } };
    case 'email': {
      const username = draft.username.trim();
      const settings = {
        ...{ host: draft.host.trim(), port: Number(draft.port), security: draft.security },
        ...(username !== '' && { username }),
        ...{ from: draft.from.trim(), to: listAddresses(draft.to) },
      };
      return { ...known, kind: draft.kind, settings };
    }
    case 'alertmanager':
    case 'webhook':
      return { ...known, kind: draft.kind, settings: { url: draft.url.trim() } };
  }
}

function listAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '');
}

/** A secret to sign with, of 24 random bytes, as Standard Webhooks writes them. */
export function makeSigningSecret(fill: (bytes: Uint8Array<ArrayBuffer>) => unknown): string {
  const bytes = new Uint8Array(24);
  fill(bytes);
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
