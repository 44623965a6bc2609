import { createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 'v1,';
const ENCODED = 'whsec_';
const TOLERANCE_SECONDS = 300;
const MESSAGE_ID = /^[\x21-\x7e]{1,300}$/;

/** Headers of Standard Webhooks, as they came. */
export interface SignatureHeaders {
  id: string | null;
  timestamp: string | null;
  signature: string | null;
}

/** The signature of a body that comes piece by piece. */
export function openSignature(
  secret: string,
  { id, timestamp }: { id: string; timestamp: string },
) {
  const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`);
  return {
    update: (piece: Uint8Array | string) => void hmac.update(piece),
    end: () => VERSION + hmac.digest('base64'),
  };
}

/** The headers of a message. */
export function signMessage(
  secret: string,
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = openSignature(secret, { id, timestamp });
  signature.update(body);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature.end(),
  };
}

/** What is wrong with the headers before anything is compared; null: nothing. */
export function refuseHeaders(
  { id, timestamp, signature }: SignatureHeaders,
  { prefix, now }: { prefix: string; now: Date },
): string | null {
  if (id === null || timestamp === null || signature === null) {
    return 'Expected the headers webhook-id, webhook-timestamp and webhook-signature.';
  }
  if (!MESSAGE_ID.test(id) || !id.startsWith(prefix) || id.length === prefix.length) {
    return `webhook-id must begin with ${prefix} and go on with what is new in every message.`;
  }
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || age > TOLERANCE_SECONDS) {
    return `webhook-timestamp must be the time in seconds since 1970, at most ${TOLERANCE_SECONDS} off.`;
  }
  return null;
}

/** Whether one of the signatures that were sent, with spaces between, is the right one. Takes the same time however much of one is right. */
export function isSigned(sent: string, expected: string): boolean {
  const right = Buffer.from(expected);
  let isRight = false;
  for (const one of sent.split(' ')) {
    const given = Buffer.from(one);
    if (given.length === right.length && timingSafeEqual(given, right)) isRight = true;
  }
  return isRight;
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(ENCODED)
    ? Buffer.from(secret.slice(ENCODED.length), 'base64')
    : Buffer.from(secret);
}
