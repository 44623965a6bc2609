import type { AppError } from '#lib/http/errors.ts';
import type { TensorValue } from '#lib/onnx/contract.ts';
import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import type { VersionInfo } from './catalog.ts';
import type { PredictResponse, Warning } from './contract.ts';
import type { Answer } from './shape-answer.ts';

export type Tensors = Record<string, TensorValue>;

/** One request as a protocol has read it: how to ask a version, and how to say what it answered. */
export interface Call<T> {
  /** A version by number or alias, instead of the release in force. */
  version?: number | string;
  /** Who is routed: the same key goes to the same version. Left out: the request id. */
  entityKey?: string;
  eventTime?: Date;
  /** The entities that rows name, whose features are to be looked up; left out: no row names any. */
  entities?: NamedEntities;
  /** What a version is fed: the request's own rows, or those given. Throws AppError, naming the field, for what the version cannot take. */
  encode(info: VersionInfo, rows?: readonly unknown[]): Encoded;
  /** The rows as they came, for rules to look at; null: there are none to be told apart. Throws AppError. */
  given?(info: VersionInfo): GivenRows | null;
  /** Set by `encode` when the version is not to be asked, but its fallbacks: the refusal where there are none. */
  readonly passedOver?: (() => AppError) | null;
  /** How old a row's feature is that was looked up, in seconds. */
  ageOf?(row: number, feature: string): number | undefined;
  /** The answer in the protocol's words. Throws AppError `no_answer` where the protocol cannot say it. */
  shape(answered: Answered): T;
}

export interface NamedEntities {
  /** By row, the keys by name; undefined: the row names none. */
  rows: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** Where a row's key stands in the request, for messages. */
  fieldOf(row: number, key: string | null): string;
}

export interface GivenRows {
  /** Objects by feature, or lists in the version's order. */
  rows: readonly unknown[];
  /** Where a value stands in the request, for messages; without a feature the row. */
  fieldOf(row: number, feature: string | null): string;
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
  /** Rules that the input broke without being refused. */
  warnings: readonly Warning[];
}
