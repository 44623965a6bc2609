import { randomUUID } from 'node:crypto';
import { type Caller, hasScope } from '#lib/auth/access.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { BinnedRows } from '#lib/monitoring/contract.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { implausibleTime } from '#lib/predictions/implausible-time.ts';
import { uuidV7 } from '#lib/predictions/uuid-v7.ts';
import type { ServingStage } from '#lib/telemetry/contract.ts';

/** What is known of a request before its body is read. */
export interface RequestContext {
  caller: Caller;
  /** Given in a header or made; a body's own request_id goes before it. */
  requestId: string;
  /** Arrival: the time of day, and the monotonic clock's milliseconds. */
  at: Date;
  startedMs: number;
  protocol: PredictionRecord['protocol'];
  /** The status that the protocol answers an error with; left out: the error's own. */
  statusOf?: (error: AppError) => number;
  /** The caller's trace, as its header says it (W3C Trace Context). */
  traceparent?: string | undefined;
  /** A request that was in quarantine: it happened then, and is not kept there again. */
  replay?: { eventTime: Date };
}

/** A prediction while it is made: what its record will say. One of a class, since there is one for every request. */
export class Draft {
  readonly record: PredictionRecord;
  readonly timings: Partial<Record<ServingStage, number>> = {};
  /** Its rows as they are counted; undefined: no version answered, or its rows are not watched. */
  bins: BinnedRows | undefined;
  /** The stage it is in. */
  stage: ServingStage = 'parse';
  private since: number;
  private readonly clock: () => number;

  constructor(
    model: string,
    requestId: string,
    context: RequestContext,
    replicaId: string,
    clock: () => number,
  ) {
    this.clock = clock;
    this.since = context.startedMs;
    this.record = {
      id: uuidV7(context.at.getTime(), randomUUID()),
      at: context.at,
      eventTime: context.at,
      requestId,
      model,
      modelKnown: false,
      version: null,
      releaseSeq: null,
      protocol: context.protocol,
      status: 200,
      errorCode: null,
      errorStage: null,
      errorDetail: null,
      rowCount: 0,
      inputs: null,
      outputs: null,
      truncated: false,
      servedBy: null,
      confidence: null,
      degraded: false,
      failure: null,
      cached: false,
      latencyMs: 0,
      timings: this.timings,
      entityKey: null,
      replicaId,
      apiKeyId: context.caller.kind === 'api_key' ? context.caller.id : null,
      validation: null,
      features: null,
    };
  }

  /** Ends the stage before and begins this one. */
  enter(stage: ServingStage): void {
    const now = this.clock();
    this.add(this.stage, now - this.since);
    this.stage = stage;
    this.since = now;
  }

  /** Gives some of the time since the stage began to another: what a batch waited, for one. */
  attribute(stage: ServingStage, ms: number): void {
    this.add(stage, ms);
    this.since += ms;
  }

  private add(stage: ServingStage, ms: number): void {
    this.timings[stage] = (this.timings[stage] ?? 0) + ms;
  }
}

/** Only replays and backfills may say when a prediction happened. */
export function eventTimeOf(given: Date | undefined, context: RequestContext): Date {
  if (context.replay) return context.replay.eventTime;
  if (given === undefined) return context.at;
  const { caller } = context;
  const isAdmin =
    caller.kind === 'user' ? caller.role === 'admin' : hasScope(caller.scopes, 'admin');
  if (isAdmin) {
    const message = implausibleTime(given, context.at);
    if (message !== undefined) throw invalidRequest([{ field: 'event_time', message }]);
    return given;
  }
  throw new AppError('forbidden', {
    publicMessage: 'event_time needs an API key with the scope admin. Leave it out.',
    fields: [{ field: 'event_time', message: 'needs the scope admin' }],
  });
}
