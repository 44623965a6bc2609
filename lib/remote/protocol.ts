import type { FeatureLayout, Signature, TensorValue } from '#lib/onnx/contract.ts';

export type Tensors = Record<string, TensorValue>;

/** What of a version its requests and answers are written and read by. */
export interface RemoteInterface {
  signature: Signature;
  layout: FeatureLayout;
}

export interface RemoteRun extends RemoteInterface {
  inputs: Tensors;
  /** The outputs wanted. */
  outputs: readonly string[];
}

/** How one kind of server is spoken to: translation only, no requests. `path` is what follows the server's address. */
export interface RemoteProtocol<R> {
  /** Answers 200 when the model is ready; null: the server has no such address. */
  readyPath(remote: R): string | null;
  /** Where the server describes the model; null: nowhere. */
  metadataPath(remote: R): string | null;
  /** Undefined when the server describes no inputs or outputs. Throws UnreadableAnswer. */
  readMetadata(remote: R, body: unknown): Signature | undefined;
  predictPath(remote: R): string;
  /** The bodies of a run: one, or one for each row. */
  writeBodies(remote: R, run: RemoteRun): string[];
  /** The answers, in the order of the bodies. Throws UnreadableAnswer. */
  readAnswers(remote: R, run: RemoteRun, answers: readonly unknown[]): Tensors;
  /** Why a version of this interface cannot be asked this way; null when it can. */
  refuse(version: RemoteInterface): string | null;
}

/** An answer that is not what the protocol or the signature says. The message ends a sentence: "The server …". */
export class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer';
  /** The same without the server's own words. */
  readonly plain: string;

  constructor(message: string, plain = message) {
    super(message);
    this.plain = plain;
  }
}
