import type { PredictionRecord } from '#lib/predictions/contract.ts';
import type { RequestContext } from './prediction-context.ts';

/** Where an answer came from: a level of the cache, the run of another request that asked the same, or a run of its own. */
export type CacheOutcome = 'memory' | 'shared' | 'joined' | 'miss';

/** Told of what happens while predictions are made. All of it is on the request path: it has to cost next to nothing. */
export interface ServingWatch {
  /** A request's answer is about to leave. */
  request(record: Readonly<PredictionRecord>, context: RequestContext): void;
  cache(model: string, outcome: CacheOutcome): void;
  /** A run begins. */
  batch(model: string, version: number, rows: number): void;
}
