import {
  type Attributes,
  type HrTime,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { IdGenerator, ReadableSpan } from '@opentelemetry/sdk-trace';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { servingStages } from '#lib/telemetry/contract.ts';
import type { TraceParent } from './trace-parent.ts';

/** What a trace says of a request. No values of features, nor messages that may quote them. */
export type TracedRequest = Pick<
  PredictionRecord,
  | 'requestId'
  | 'version'
  | 'releaseSeq'
  | 'protocol'
  | 'status'
  | 'errorCode'
  | 'errorStage'
  | 'rowCount'
  | 'servedBy'
  | 'degraded'
  | 'cached'
  | 'timings'
> & {
  /** null: there is no such model. */
  model: string | null;
  parent: TraceParent | null;
  /** When its answer left, milliseconds since 1970. */
  endMs: number;
};

const SCOPE = { name: 'mainstay' };
const UNSET: SpanStatus = { code: SpanStatusCode.UNSET };

/**
 * The request's span and one for each stage, made when it is over: a record says how long each stage took in all, so they are
 * laid one behind the other in the order in which a request goes through them.
 */
export function requestSpans(
  request: TracedRequest,
  { resource, ids }: { resource: Resource; ids: IdGenerator },
): ReadableSpan[] {
  const { parent, endMs, status, errorCode, errorStage } = request;
  const timings = request.timings ?? {};
  const totalMs = servingStages.reduce((sum, stage) => sum + (timings[stage] ?? 0), 0);
  const startMs = endMs - totalMs;
  const failure: SpanStatus =
    status >= 500 ? { code: SpanStatusCode.ERROR, message: errorCode ?? undefined } : UNSET;
  const traceId = parent?.traceId ?? ids.generateTraceId();
  const root = contextOf(traceId, ids.generateSpanId());
  const spans: ReadableSpan[] = [
    makeSpan({
      name: request.model === null ? 'predict' : `predict ${request.model}`,
      kind: SpanKind.SERVER,
      context: root,
      ...(parent && {
        parent: { ...contextOf(traceId, parent.spanId), isRemote: true },
      }),
      startMs,
      endMs,
      status: failure,
      attributes: attributesOf(request),
      resource,
    }),
  ];
  let at = startMs;
  for (const stage of servingStages) {
    const ms = timings[stage];
    if (ms === undefined) continue;
    spans.push(
      makeSpan({
        name: stage,
        kind: SpanKind.INTERNAL,
        context: contextOf(traceId, ids.generateSpanId()),
        parent: root,
        startMs: at,
        endMs: at + ms,
        status: stage === errorStage ? failure : UNSET,
        attributes: {
          'mainstay.stage': stage,
          ...(stage === errorStage && errorCode !== null && { 'error.type': errorCode }),
        },
        resource,
      }),
    );
    at += ms;
  }
  return spans;
}

function attributesOf(request: TracedRequest): Attributes {
  const { model, version, releaseSeq, servedBy, errorCode, errorStage } = request;
  return {
    'mainstay.request_id': request.requestId,
    'mainstay.protocol': request.protocol,
    'mainstay.rows': request.rowCount,
    'mainstay.cached': request.cached,
    'mainstay.degraded': request.degraded,
    'http.response.status_code': request.status,
    ...(model !== null && { 'mainstay.model': model }),
    ...(version !== null && { 'mainstay.version': version }),
    ...(releaseSeq !== null && { 'mainstay.release': releaseSeq }),
    ...(servedBy !== null && { 'mainstay.served_by': servedBy }),
    ...(errorCode !== null && { 'error.type': errorCode }),
    ...(errorStage !== null && { 'mainstay.error_stage': errorStage }),
  };
}

function contextOf(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

function makeSpan({
  context,
  parent,
  startMs,
  endMs,
  ...span
}: Pick<ReadableSpan, 'name' | 'kind' | 'status' | 'attributes' | 'resource'> & {
  context: SpanContext;
  parent?: SpanContext;
  startMs: number;
  endMs: number;
}): ReadableSpan {
  return {
    ...span,
    spanContext: () => context,
    ...(parent && { parentSpanContext: parent }),
    startTime: toHrTime(startMs),
    endTime: toHrTime(endMs),
    duration: toHrTime(endMs - startMs),
    ended: true,
    links: [],
    events: [],
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toHrTime(ms: number): HrTime {
  const micros = Math.round(ms * 1000);
  return [Math.floor(micros / 1e6), (micros % 1e6) * 1000];
}
