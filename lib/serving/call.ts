import type { TensorValue } from '#lib/onnx/contract.ts';
import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import type { VersionInfo } from './catalog.ts';
import type { PredictResponse } from './contract.ts';
import type { Answer } from './shape-answer.ts';

export type Tensors = Record<string, TensorValue>;

/** One request as a protocol has read it: how to ask a version, and how to say what it answered. */
export interface Call<T> {
  /** A version by number or alias, instead of the release in force. */
  version?: number | string;
  /** Who is routed: the same key goes to the same version. Left out: the request id. */
  entityKey?: string;
  eventTime?: Date;
  /** What a version is fed. Throws AppError, naming the field, for what the version cannot take. */
  encode(info: VersionInfo): Encoded;
  /** The answer in the protocol's words. Throws AppError `no_answer` where the protocol cannot say it. */
  shape(answered: Answered): T;
}

export interface Encoded {
  inputs: Tensors;
  rowCount: number;
  /** The features, for models that have them. */
  rows: FeatureRow[] | null;
  /** The outputs asked for; undefined: all. */
  outputs: readonly string[] | undefined;
}

type ServedBy = PredictResponse['served_by'];

/** What the chain came to. */
export interface Answered {
  requestId: string;
  model: string;
  /** null when the request named its version. */
  release: number | null;
  /** The version that answered; for a default answer, the one that should have. */
  info: VersionInfo;
  /** Outputs by name: all that were asked for, perhaps more. */
  outputs: Tensors;
  /** The same as predictions, for models with features. */
  answer: Answer | null;
  rowCount: number;
  servedBy: ServedBy;
  confidence: PredictResponse['confidence'];
  degraded: boolean;
  cached: boolean;
  latencyMs: number;
}
