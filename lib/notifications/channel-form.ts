import type { z } from 'zod';
import type { Message } from './contract.ts';

/** One channel, as its form needs it to say something over it. */
interface Envelope<S> {
  /** What the channel is called. */
  name: string;
  settings: S;
  secret: string | null;
  /** The same for every attempt to send the message, so that who gets it twice can tell. */
  deliveryId: string;
  /** The console's address as people reach it. */
  publicUrl: string;
  /** When it is sent. */
  at: Date;
}

export interface HttpDispatch {
  via: 'http';
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface SmtpDispatch {
  via: 'smtp';
  server: {
    host: string;
    port: number;
    security: 'starttls' | 'tls' | 'none';
    login: { user: string; pass: string } | null;
  };
  mail: {
    from: { name: string; address: string };
    to: string[];
    subject: string;
    text: string;
    html: string;
    messageId: string;
    inReplyTo: string;
    references: string[];
    headers: Record<string, string>;
  };
}

/** What is sent, in the words of who gets it. */
export type Dispatch = HttpDispatch | SmtpDispatch;

export interface Endpoint {
  hostname: string;
  port: number;
  /** Nobody on the way can read it. */
  isEncrypted: boolean;
  /** Where it is entered: `settings.url`, `secret`. */
  field: string;
}

interface Known<S> {
  settings: S;
  secret: string | null;
}

/** How a kind of channel says things; `S` is what its settings are. Nothing in here does anything. */
interface FormParts<S> {
  settings: z.ZodType<S>;
  /** It is of no use without its secret. */
  needsSecret: boolean;
  /** What is wrong with a secret, as "must …"; null: nothing. */
  refuseSecret(secret: string): string | null;
  endpoint(known: Known<S>): Endpoint;
  /** Who is shown the secret: with another one it has to be entered again, or whoever edits a channel could have it sent to themselves. */
  secretGoesTo(settings: S): string;
  write(message: Message, envelope: Envelope<S>): Dispatch;
}

/** The same for settings that are read first, so that every kind can be asked the same way. */
export type ChannelForm = FormParts<unknown>;

export function defineForm<S>(parts: FormParts<S>): ChannelForm {
  const read = (settings: unknown): S => parts.settings.parse(settings);
  return {
    ...parts,
    endpoint: ({ settings, secret }) => parts.endpoint({ settings: read(settings), secret }),
    secretGoesTo: (settings) => parts.secretGoesTo(read(settings)),
    write: (message, envelope) =>
      parts.write(message, { ...envelope, settings: read(envelope.settings) }),
  };
}

export function webEndpoint(url: string, field: string): Endpoint {
  const { hostname, port, protocol } = new URL(url);
  const isEncrypted = protocol === 'https:';
  return {
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isEncrypted ? 443 : 80) : Number(port),
    ...{ isEncrypted, field },
  };
}

export function postJson(url: string, body: unknown, headers = {}): HttpDispatch {
  return {
    ...{ via: 'http', url, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  };
}
