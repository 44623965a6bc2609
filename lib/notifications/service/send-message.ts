import type { AllowedHost } from '#lib/remote/allow-list.ts';
import { isAllowedHost } from '#lib/remote/allow-list.ts';
import { codeOf, sayWhyLost } from '#lib/remote/connection-words.ts';
import { checkTarget, publicOrAllowed, type Resolve, TargetRefused } from '#lib/remote/service.ts';
import { SecretUnreadable } from '#lib/secrets/sealed-text.ts';
import type { SecretBox } from '#lib/secrets/service.ts';
import type { ChannelForm, Dispatch, Endpoint } from '../channel-form.ts';
import { channelForms } from '../channel-forms.ts';
import type { ChannelKind, Message } from '../contract.ts';
import { judgeAnswer, judgeReply, type Outcome } from '../judge-answer.ts';
import { redact } from '../redact.ts';
import { openDispatcher, sendHttp } from './send-http.ts';
import { sendSmtp } from './send-smtp.ts';

const TIMEOUT_MS = 10_000;
const VARIABLE = 'MAINSTAY_NOTIFY_HOSTS';

export interface SenderOptions {
  secrets: SecretBox;
  notify: { publicUrl: string; hosts: readonly AllowedHost[] };
  now: () => Date;
  /** Finds the addresses of names; the system's, except in tests. */
  resolve?: Resolve;
  timeoutMs?: number;
}

interface SendingChannel {
  id: string;
  kind: ChannelKind;
  name: string;
  settings: unknown;
  /** Sealed. */
  secret: string | null;
}

export type Sent = Outcome & { tookMs: number };

export interface Sender {
  /** Sends once. Never throws: what goes wrong is an outcome. */
  send(channel: SendingChannel, message: Message, deliveryId: string): Promise<Sent>;
  /** Throws TargetRefused where nothing would be sent to the endpoint. */
  check(endpoint: Endpoint): Promise<void>;
  close(): Promise<void>;
}

/** As the owner of a channel's secret is called. */
export const ownerOf = (channelId: string): string => `channel:${channelId}`;

export function createSender(options: SenderOptions): Sender {
  const { secrets, notify, now, resolve, timeoutMs = TIMEOUT_MS } = options;
  const policy = publicOrAllowed(notify.hosts, VARIABLE);
  const dispatcher = openDispatcher(policy, resolve);

  function refuseClear({ hostname, port, isEncrypted, field }: Endpoint): void {
    const host = hostname.includes(':') ? `[${hostname}]` : hostname;
    if (isEncrypted || isAllowedHost(notify.hosts, `http://${host}:${port}`)) return;
    const how = field === 'settings.host' ? 'starttls or tls' : 'https';
    throw new TargetRefused(
      `nothing is sent to ${hostname} in clear: use ${how}, or name the host in ${VARIABLE}`,
    );
  }

  async function dispatch(sent: Dispatch, signal: AbortSignal): Promise<Outcome> {
    if (sent.via === 'http') {
      return judgeAnswer(await sendHttp(dispatcher, sent, signal), now());
    }
    const said = await sendSmtp({ policy, resolve }, sent, signal);
    const status = Number(/^\d{3}/.exec(said)?.[0] ?? 250);
    return { result: 'delivered', said: `answered ${said}`, status, retryAfterSeconds: null };
  }

  async function attempt(
    form: ChannelForm,
    { channel, secret }: { channel: SendingChannel; secret: string | null },
    { message, deliveryId }: { message: Message; deliveryId: string },
  ): Promise<Outcome> {
    const { name, settings } = channel;
    const endpoint = form.endpoint({ settings, secret });
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      refuseClear(endpoint);
      const { publicUrl } = notify;
      const sent = form.write(message, {
        ...{ name, settings, secret, deliveryId, publicUrl, at: now() },
      });
      return await dispatch(sent, signal);
    } catch (error) {
      if (signal.aborted) {
        const said = `${endpoint.hostname} did not answer within ${timeoutMs / 1000} seconds`;
        return judgeReply(null, said);
      }
      return judgeReply(replyCodeOf(error), sayWhy(endpoint.hostname, error));
    }
  }

  return {
    async send(channel, message, deliveryId) {
      const began = performance.now();
      const end = (outcome: Outcome): Sent => ({ ...outcome, tookMs: performance.now() - began });
      const form = channelForms[channel.kind];
      let secret: string | null = null;
      try {
        secret = channel.secret && secrets.open(ownerOf(channel.id), channel.secret);
        const outcome = await attempt(form, { channel, secret }, { message, deliveryId });
        return end({ ...outcome, said: redact(outcome.said, secret).slice(0, 500) });
      } catch (error) {
        // Not the other side's doing: it is tried again when somebody has put it right.
        const said = error instanceof Error ? error.message : String(error);
        const clean = error instanceof SecretUnreadable ? said : redact(said, secret).slice(0, 500);
        return end(judgeReply(null, clean));
      }
    },

    async check(endpoint) {
      refuseClear(endpoint);
      await checkTarget(policy, endpoint, resolve);
    },

    close: () => (dispatcher.closed ? Promise.resolve() : dispatcher.close()),
  };
}

/** What the server of mail refused with. */
function replyCodeOf(error: unknown): number | null {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : null;
  // That a server offers no TLS now says nothing about the message.
  return typeof code === 'number' && codeOf(error) !== 'ETLS' ? code : null;
}

function sayWhy(hostname: string, error: unknown): string {
  if (error instanceof TargetRefused) return error.message;
  if (codeOf(error).startsWith('E') && replyCodeOf(error) !== null && error instanceof Error) {
    return `${hostname}: ${error.message}`;
  }
  return sayWhyLost(hostname, error);
}
