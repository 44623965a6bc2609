import { setTimeout as delay } from 'node:timers/promises';

interface Seen {
  /** Milliseconds since the traffic began. */
  at: number;
  status: number;
  servedBy: string | undefined;
  degraded: boolean | undefined;
  version: number | undefined;
  /** The answer is the one of the version that says it made it. */
  isRight: boolean;
  latencyMs: number;
}

let serial = 0;

/** Some clients that ask without pause for breath, until `stop`; no two requests are alike, so that none is answered from the cache. */
export function startTraffic(options: {
  url: string;
  token: string;
  clients: number;
  pauseMs: number;
  /** What a version answers for a row. */
  expected: (version: number, row: Row) => number;
}) {
  const began = performance.now();
  const seen: Seen[] = [];
  let stopped = false;

  async function ask(): Promise<void> {
    serial += 1;
    const row = { a: serial / 1000, b: (serial % 7) / 3, c: (serial % 11) / 5 };
    const sent = performance.now();
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ features: row }),
    });
    const body = (await response.json()) as Partial<Answer>;
    const { prediction = Number.NaN, version = 0 } = body;
    seen.push({
      at: sent - began,
      status: response.status,
      servedBy: body.served_by,
      degraded: body.degraded,
      version: body.version,
      isRight: Math.abs(prediction - options.expected(version, row)) < 1e-4,
      latencyMs: performance.now() - sent,
    });
  }

  const running = Array.from({ length: options.clients }, async () => {
    while (!stopped) {
      await ask();
      await delay(options.pauseMs);
    }
  });

  return {
    seen,
    now: () => performance.now() - began,
    /** Answers to what was sent from then on. */
    since: (at: number) => seen.filter((one) => one.at >= at),
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(running);
    },
  };
}

export type Row = Record<'a' | 'b' | 'c', number>;

interface Answer {
  prediction: number;
  version: number;
  served_by: string;
  degraded: boolean;
}
