import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Seen {
  requestId: string;
  /** Milliseconds since the asking began. */
  at: number;
  ms: number;
  /** 0: the connection broke. */
  status: number;
  /** The refusal's, or the broken connection's. */
  code: string | undefined;
  servedBy: string | undefined;
  degraded: boolean | undefined;
  retryAfter: string | undefined;
}

let started = 0;

/** Some clients that ask and ask again until `stop`; every request has an id of its own. */
export function askSteadily(options: {
  url: string;
  apiKey: string;
  model: string;
  clients: number;
  pauseMs?: number;
  /** The body without its request id. */
  body: (serial: number) => object;
}) {
  const agent = new Agent({ keepAlive: true, maxSockets: options.clients });
  const { hostname, port } = new URL(options.url);
  const prefix = `${options.model}-${process.pid}-${++started}`;
  const began = performance.now();
  const seen: Seen[] = [];
  let serial = 0;
  let isStopped = false;

  function ask(): Promise<Seen> {
    serial += 1;
    const requestId = `${prefix}-${serial}`;
    const body = JSON.stringify({ ...options.body(serial), request_id: requestId });
    const sentAt = performance.now();
    const { promise, resolve } = Promise.withResolvers<Seen>();
    const end = (answer: Partial<Seen>) =>
      resolve({
        requestId,
        at: sentAt - began,
        ms: performance.now() - sentAt,
        status: 0,
        code: undefined,
        servedBy: undefined,
        degraded: undefined,
        retryAfter: undefined,
        ...answer,
      });
    const asking = request(
      {
        agent,
        hostname,
        port,
        method: 'POST',
        path: `/predict/${options.model}`,
        headers: {
          authorization: `Bearer ${options.apiKey}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => end({}));
        response.on('close', () => {
          if (!response.complete) return end({});
          const { code, served_by, degraded } = JSON.parse(Buffer.concat(chunks).toString());
          return end({
            status: response.statusCode ?? 0,
            code,
            servedBy: served_by,
            degraded,
            retryAfter: response.headers['retry-after'],
          });
        });
      },
    );
    asking.on('error', ({ code }: NodeJS.ErrnoException) => end({ code }));
    asking.end(body);
    return promise;
  }

  const running = Array.from({ length: options.clients }, async () => {
    while (!isStopped) {
      const one = await ask();
      seen.push(one);
      if (one.status === 0) await delay(20);
      if (options.pauseMs) await delay(options.pauseMs);
    }
  });

  return {
    seen,
    now: () => performance.now() - began,
    /** Answers to what was sent in that time. */
    between: (from: number, to = Number.POSITIVE_INFINITY) =>
      seen.filter(({ at }) => at >= from && at < to),
    async stop(): Promise<Seen[]> {
      isStopped = true;
      await Promise.all(running);
      agent.destroy();
      return seen;
    },
  };
}

export const acknowledged = (seen: readonly Seen[]) => seen.filter(({ status }) => status === 200);
