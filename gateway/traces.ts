import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { RandomIdGenerator, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import type { RequestContext, ServingLog } from '#lib/serving/service.ts';
import { type Family, single } from './metrics/family.ts';
import { requestSpans, type TracedRequest } from './traces/request-spans.ts';
import { parseTraceParent } from './traces/trace-parent.ts';

export interface TraceOptions {
  /** Of the collector, with or without /v1/traces. */
  url: string;
  /** Share of the requests that are traced, of those whose caller has no trace of its own. */
  ratio: number;
}

export interface Traces {
  request(record: Readonly<PredictionRecord>, context: Pick<RequestContext, 'traceparent'>): void;
  families: Family[];
  /** Sends for at most `timeoutMs` what is left. */
  close(timeoutMs?: number): Promise<void>;
}

/** Requests that are traced in one interval: beyond, their number is not worth what they cost. */
const MAX_WAITING = 1000;
/** Requests whose spans are made and sent at one time, so that nobody waits long behind them. */
const PER_EXPORT = 25;
const INTERVAL_MS = 1000;
const TIMEOUT_MS = 5000;

/**
 * A trace of each request, sent to an OpenTelemetry collector. On the request path a few fields are put aside; spans are made and
 * sent later, some at a time, and given up when the collector does not take them: serving never waits for it.
 */
export function createTraces({
  url,
  ratio,
  replica,
  log,
  exporter = new OTLPTraceExporter({
    url: tracesUrl(url),
    timeoutMillis: TIMEOUT_MS,
    concurrencyLimit: 1,
  }),
  random = Math.random,
  intervalMs = INTERVAL_MS,
}: TraceOptions & {
  replica: { id: string; hostname: string };
  log: ServingLog;
  exporter?: SpanExporter;
  random?: () => number;
  intervalMs?: number;
}): Traces {
  const ids = new RandomIdGenerator();
  const resource = resourceFromAttributes({
    'service.name': 'mainstay-gateway',
    'service.instance.id': replica.id,
    'host.name': replica.hostname,
  });
  let waiting: TracedRequest[] = [];
  let sending: Promise<void> | undefined;
  let isFailing = false;
  let isClosed = false;
  let sent = 0;
  let dropped = 0;
  const timer = setInterval(() => void send(), intervalMs).unref();

  function send(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    // What comes meanwhile is for the next time.
    for (let left = waiting.length; left > 0; left -= PER_EXPORT) {
      const batch = waiting.slice(0, PER_EXPORT);
      waiting = waiting.slice(PER_EXPORT);
      const error = await exportSpans(
        batch.flatMap((request) => requestSpans(request, { resource, ids })),
      );
      if (error === null) {
        sent += batch.length;
        isFailing = false;
        continue;
      }
      dropped += batch.length;
      if (!isFailing) {
        log.warn(
          { err: error, url },
          'traces are not taken by the collector; said once until they are',
        );
      }
      isFailing = true;
      return;
    }
  }

  function exportSpans(spans: ReadableSpan[]): Promise<Error | null> {
    return new Promise((resolve) => {
      exporter.export(spans, ({ code, error }) =>
        resolve(code === 0 ? null : (error ?? new Error('the export failed'))),
      );
    });
  }

  return {
    request(record, { traceparent }) {
      const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
      if (parent ? !parent.isSampled : random() >= ratio) return;
      if (isClosed || waiting.length >= MAX_WAITING) {
        dropped += 1;
        return;
      }
      waiting.push({
        parent,
        endMs: Date.now(),
        requestId: record.requestId,
        model: record.modelKnown ? record.model : null,
        version: record.version,
        releaseSeq: record.releaseSeq,
        protocol: record.protocol,
        status: record.status,
        errorCode: record.errorCode,
        errorStage: record.errorStage,
        rowCount: record.rowCount,
        servedBy: record.servedBy,
        degraded: record.degraded,
        cached: record.cached,
        timings: record.timings,
      });
    },

    families: [
      single(
        'counter',
        'mainstay_traces_sent_total',
        'Traces that the collector took.',
        () => sent,
      ),
      single(
        'counter',
        'mainstay_traces_dropped_total',
        'Traces given up: the collector did not take them, or not as fast as they came.',
        () => dropped,
      ),
    ],

    async close(timeoutMs = 1000) {
      isClosed = true;
      clearInterval(timer);
      let late: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        late = setTimeout(resolve, timeoutMs);
      });
      const end = async () => {
        await sending;
        await send();
        await exporter.shutdown();
      };
      await Promise.race([end().catch(() => undefined), timeout]);
      clearTimeout(late);
    },
  };
}

/** The collector's address as it is commonly given is the base of several. */
function tracesUrl(url: string): string {
  const parsed = new URL(url);
  if (!parsed.pathname.endsWith('/v1/traces')) {
    parsed.pathname = `${parsed.pathname.replace(/\/$/, '')}/v1/traces`;
  }
  return parsed.toString();
}
