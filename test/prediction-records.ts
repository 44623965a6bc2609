import { randomUUID } from 'node:crypto';
import type { BinnedRows } from '#lib/monitoring/contract.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { uuidV7 } from '#lib/predictions/uuid-v7.ts';

let made = 0;

/** A record of the log, as of a model with features; its id's time is `at`. */
export function makeRecord(over: Partial<PredictionRecord> = {}): PredictionRecord {
  made += 1;
  const at = over.at ?? new Date();
  return {
    id: uuidV7(at.getTime(), randomUUID()),
    at,
    eventTime: at,
    requestId: `request-${process.pid}-${made}`,
    model: 'flights',
    modelKnown: true,
    version: 1,
    releaseSeq: 1,
    protocol: 'native',
    status: 200,
    errorCode: null,
    errorStage: null,
    errorDetail: null,
    rowCount: 1,
    inputs: { rows: [[1, 'ORD', null]] },
    outputs: { predictions: [1], classes: ['no', 'yes'], probabilities: [[0.25, 0.75]] },
    truncated: false,
    servedBy: 'primary',
    confidence: 'high',
    degraded: false,
    failure: null,
    cached: false,
    latencyMs: 1.5,
    timings: { parse: 0.1, run: 1.2, shape: 0.1 },
    entityKey: null,
    replicaId: 'replica-1',
    apiKeyId: null,
    validation: null,
    features: null,
    ...over,
  };
}

/** A row in bins of a reference that is this model's alone. */
export function binsFor(model: string): BinnedRows {
  let reference = 7;
  for (const letter of model) reference = (reference * 31 + letter.charCodeAt(0)) % 1_000_003;
  return { reference, columns: 2, codes: String.fromCharCode(32 + 5, 32 + 900) };
}
