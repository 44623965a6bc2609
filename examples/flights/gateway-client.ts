import { setTimeout as sleep } from 'node:timers/promises';
import { writeBearerKey } from '#lib/auth/bearer-key.ts';
import type { Due } from './due-queue.ts';
import { type Arrival, arrivalColumns, SOURCES } from './feature-views.ts';
import type { FlightFeatures } from './flight-features.ts';

export interface Label extends Due {
  requestId: string;
  label: 0 | 1;
}

export type ReplayErrorCode =
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'model_not_found'
  | 'source_not_found';

/** A failure that the next request would meet too: the replay ends with it. */
export class ReplayError extends Error {
  readonly code: ReplayErrorCode;

  constructor(code: ReplayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplayError';
    this.code = code;
  }
}

export type GatewayAnswer =
  | { ok: true; body: Record<string, unknown> }
  | { ok: false; status: number; code: string; detail: string };

const REQUEST_TIMEOUT_MS = 15_000;
const MAX_TRIES = 5;
const MAX_WAIT_MS = 10_000;

export class GatewayClient {
  private readonly url: string;
  private readonly apiKey: string;
  private readonly signal: AbortSignal;

  constructor(url: string, apiKey: string, signal: AbortSignal) {
    this.url = url.replace(/\/+$/, '');
    this.apiKey = apiKey;
    this.signal = signal;
  }

  predict(
    model: string,
    request: { features: FlightFeatures; requestId: string; eventTime: number },
  ): Promise<GatewayAnswer> {
    return this.post(`/predict/${encodeURIComponent(model)}`, {
      entities: {
        origin: request.features.origin,
        destination: request.features.destination,
      },
      features: request.features,
      request_id: request.requestId,
      event_time: new Date(request.eventTime).toISOString(),
    });
  }

  sendLabels(labels: readonly Label[]): Promise<GatewayAnswer> {
    return this.post('/feedback', {
      labels: labels.map(({ requestId, label, knownAt }) => ({
        request_id: requestId,
        label,
        observed_at: new Date(knownAt).toISOString(),
      })),
    });
  }

  /** To each source of them, until one refuses. */
  async pushArrivals(arrivals: readonly Arrival[]): Promise<GatewayAnswer> {
    let answer: GatewayAnswer = { ok: true, body: {} };
    for (const source of SOURCES) {
      if (!answer.ok) break;
      const df = arrivalColumns(source, arrivals);
      answer = await this.post('/push', { push_source_name: source.name, df });
    }
    return answer;
  }

  /** An overloaded gateway says when to come back; everything else is answered as it comes. */
  private async post(path: string, body: unknown): Promise<GatewayAnswer> {
    for (let tries = 1; ; tries += 1) {
      const response = await this.fetch(path, body);
      const text = await response.text();
      if (response.ok) return { ok: true, body: parseObject(text) };
      const retryAfter = response.headers.get('retry-after');
      const mayRetry = response.status === 429 || response.status === 503;
      if (!mayRetry || retryAfter === null || tries === MAX_TRIES || this.signal.aborted) {
        return toFailure(response.status, parseObject(text));
      }
      const waitMs = Math.min(MAX_WAIT_MS, (Number(retryAfter) || 1) * 1000);
      await sleep(waitMs, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  private async fetch(path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(this.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: writeBearerKey(this.apiKey) },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    } catch (cause) {
      throw new ReplayError('unreachable', `No answer from the gateway at ${this.url}.`, { cause });
    }
  }
}

function toFailure(status: number, problem: Record<string, unknown>): GatewayAnswer {
  const code = typeof problem.code === 'string' ? problem.code : String(status);
  const detail = problem.detail ?? problem.title ?? problem.error;
  return { ok: false, status, code, detail: typeof detail === 'string' ? detail : '' };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // A proxy's error page: the status says what there is to say.
    return {};
  }
}
