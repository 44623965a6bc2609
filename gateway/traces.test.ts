import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, expect, it } from 'vitest';
import { createTraces, type Traces } from './traces.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const record = {
  requestId: 'r1',
  model: 'flights',
  modelKnown: true,
  version: 2,
  releaseSeq: 7,
  protocol: 'native',
  status: 200,
  errorCode: null,
  errorStage: null,
  errorDetail: 'features.a is "secret"',
  rowCount: 1,
  inputs: { rows: [['secret']] },
  outputs: ['secret'],
  servedBy: 'primary',
  degraded: false,
  cached: false,
  timings: { route: 1, parse: 2, run: 4, queue: 3 },
} as unknown as Parameters<Traces['request']>[0];

let open: Traces | undefined;
afterEach(() => open?.close(0));

function setUp({ ratio = 1, random = () => 0.5 } = {}) {
  const spans: ReadableSpan[] = [];
  const warnings: string[] = [];
  const collector = { isAway: false, isSilent: false, exports: 0 };
  const exporter: SpanExporter = {
    export(batch, done) {
      collector.exports += 1;
      if (collector.isSilent) return;
      if (!collector.isAway) spans.push(...batch);
      setImmediate(() =>
        done(collector.isAway ? { code: 1, error: new Error('away') } : { code: 0 }),
      );
    },
    shutdown: async () => undefined,
  };
  const traces = createTraces({
    url: 'http://collector',
    ratio,
    random,
    exporter,
    intervalMs: 5,
    replica: { id: 'replica', hostname: 'host' },
    log: { info: () => {}, error: () => {}, warn: (_, said) => void warnings.push(said) },
  });
  open = traces;
  const total = (name: string) =>
    traces.families.find((one) => one.name === `mainstay_traces_${name}_total`)?.read()[0]?.value;
  return { traces, spans, warnings, collector, total };
}

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('makes a span of the request and one of each stage, one behind the other', async () => {
  const { traces, spans } = setUp();
  traces.request(record, { traceparent: `00-${TRACE}-${SPAN}-01` });
  await traces.close();
  const [root, ...stages] = spans;
  expect(root?.name).toBe('predict flights');
  expect(root?.spanContext().traceId).toBe(TRACE);
  expect(root?.parentSpanContext).toMatchObject({ spanId: SPAN, isRemote: true });
  expect(root?.duration).toEqual([0, 10_000_000]);
  expect(root?.attributes).toEqual({
    'mainstay.request_id': 'r1',
    'mainstay.protocol': 'native',
    'mainstay.model': 'flights',
    'mainstay.version': 2,
    'mainstay.release': 7,
    'mainstay.served_by': 'primary',
    'mainstay.rows': 1,
    'mainstay.cached': false,
    'mainstay.degraded': false,
    'http.response.status_code': 200,
  });
  expect(stages.map((span) => [span.name, span.duration[1]])).toEqual([
    ['parse', 2_000_000],
    ['route', 1_000_000],
    ['queue', 3_000_000],
    ['run', 4_000_000],
  ]);
  expect(stages.map((span) => span.startTime).slice(1)).toEqual(
    stages.map((span) => span.endTime).slice(0, -1),
  );
  expect(stages[0]?.startTime).toEqual(root?.startTime);
  expect(stages.at(-1)?.endTime).toEqual(root?.endTime);
  for (const span of stages) {
    expect(span.parentSpanContext?.spanId).toBe(root?.spanContext().spanId);
    expect(span.spanContext().traceId).toBe(TRACE);
  }
  expect(JSON.stringify(spans)).not.toContain('secret');
});

it('marks the stage that failed, and only failures of ours as errors', async () => {
  const { traces, spans } = setUp();
  const failed = { ...record, status: 503, errorCode: 'no_answer', errorStage: 'run' };
  traces.request(failed, {});
  traces.request({ ...failed, status: 422, errorCode: 'invalid_features', modelKnown: false }, {});
  await traces.close();
  const statuses = spans.map(({ name, status, attributes }) => [
    name,
    status.code,
    attributes['error.type'],
  ]);
  expect(statuses).toContainEqual(['predict flights', 2, 'no_answer']);
  expect(statuses).toContainEqual(['run', 2, 'no_answer']);
  expect(statuses).toContainEqual(['predict', 0, 'invalid_features']);
  expect(spans.filter(({ status }) => status.code === 2)).toHaveLength(2);
});

it('keeps the share it was told, and follows callers that have a trace', async () => {
  const { traces, spans } = setUp({ ratio: 0.5, random: () => 0.5 });
  traces.request(record, {});
  traces.request(record, { traceparent: `00-${TRACE}-${SPAN}-00` });
  expect(spans).toEqual([]);
  traces.request(record, { traceparent: `00-${TRACE}-${SPAN}-01` });
  await traces.close();
  expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]));
});

it('gives traces up while the collector is away, with one warning, and goes on when it is back', async () => {
  const { traces, warnings, collector, total } = setUp();
  collector.isAway = true;
  for (let i = 0; i < 5; i += 1) {
    traces.request(record, {});
    await pass(15);
  }
  expect(warnings).toHaveLength(1);
  expect(total('dropped')).toBe(5);
  collector.isAway = false;
  traces.request(record, {});
  await pass(30);
  expect(total('sent')).toBe(1);
  collector.isAway = true;
  traces.request(record, {});
  await pass(30);
  expect(warnings).toHaveLength(2);
});

it('keeps a bounded number for a collector that does not answer, and waits for it only so long', async () => {
  const { traces, collector, total } = setUp();
  collector.isSilent = true;
  traces.request(record, {});
  await pass(20);
  for (let i = 0; i < 3000; i += 1) traces.request(record, {});
  expect(total('dropped')).toBe(2000);
  expect(collector.exports).toBe(1);
  const from = performance.now();
  await traces.close(50);
  expect(performance.now() - from).toBeLessThan(1000);
});
