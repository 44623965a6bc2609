import { MODEL_NAME } from '../examples/flights/versions.ts';
import type { Answer } from './answers-in-force.ts';

const BODY = JSON.stringify({
  features: {
    hour: 17,
    weekday: 4,
    distance: 745,
    origin: 'ORD',
    destination: 'EWR',
    origin_late_share: 0.3,
    route_late_share: 0.4,
  },
});

export type TimedAnswer = Answer & { ms: number };

/**
 * Sends predictions at a fixed rate, whether or not earlier ones were answered (open loop), to the replicas in turn.
 * `stop` resolves with every answer; a request that failed has status 0.
 */
export function startLoad(options: { urls: string[]; apiKey: string; perSecond: number }) {
  const answers: TimedAnswer[] = [];
  const pending = new Set<Promise<void>>();
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * options.perSecond);
    for (; sent < due; sent += 1) {
      const url = options.urls[sent % options.urls.length] ?? '';
      const task = send(url, options.apiKey)
        .then((answer) => void answers.push(answer))
        .finally(() => pending.delete(task));
      pending.add(task);
    }
  }, 5);
  return {
    async stop(): Promise<TimedAnswer[]> {
      clearInterval(timer);
      await Promise.all(pending);
      return answers;
    },
  };
}

async function send(url: string, apiKey: string): Promise<TimedAnswer> {
  const sentAt = Date.now();
  const from = performance.now();
  try {
    const response = await fetch(`${url}/predict/${MODEL_NAME}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: BODY,
    });
    const body = (await response.json()) as { version: number; release: number };
    return {
      sentAt,
      answeredAt: Date.now(),
      ms: performance.now() - from,
      status: response.status,
      version: body.version,
      release: body.release,
    };
  } catch {
    const answeredAt = Date.now();
    return { sentAt, answeredAt, ms: performance.now() - from, status: 0, version: 0, release: 0 };
  }
}
