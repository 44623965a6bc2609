import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { guardedConnector, type Resolve, type TargetPolicy } from '#lib/remote/service.ts';
import type { HttpDispatch } from '../channel-form.ts';

/** What of an answer is read: enough for its log. */
const MOST_BYTES = 4096;
const LONGEST_BODY_MS = 1000;

export interface HttpAnswer {
  status: number;
  body: string;
  retryAfter: string | null;
}

/** Connections are not kept: between messages the other side would have closed them. */
export function openDispatcher(policy: TargetPolicy, resolve?: Resolve): Agent {
  return new Agent({ connect: guardedConnector(policy, resolve), pipelining: 0 });
}

/** Any answer, whatever its status; redirects are not followed. Rejects with what became of the connection. */
export async function sendHttp(
  dispatcher: Dispatcher,
  { url, headers, body }: HttpDispatch,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answer = await request(url, {
    ...{ method: 'POST', dispatcher, body, signal },
    headers: { ...headers, 'user-agent': 'Mainstay' },
  });
  const { 'retry-after': retryAfter } = answer.headers;
  return {
    status: answer.statusCode,
    body: await readBeginning(answer.body),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
  };
}

/** The status is the answer: a body that is huge, hangs or breaks off changes nothing about it. */
async function readBeginning(body: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  const late = setTimeout(() => body.destroy(), LONGEST_BODY_MS);
  try {
    for await (const piece of body) {
      pieces.push(piece);
      length += piece.length;
      if (length >= MOST_BYTES) break;
    }
  } catch {
    // What came of it is enough.
  } finally {
    clearTimeout(late);
    body.destroy();
  }
  return Buffer.concat(pieces).subarray(0, MOST_BYTES).toString('utf8');
}
