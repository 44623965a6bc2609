import type { TensorValue } from '../contract.ts';

/** What is asked of a runner. It works one message after the other, in the order in which they were sent. */
export type RunnerRequest =
  | {
      kind: 'load';
      id: number;
      session: number;
      path: string;
      /** SHA-256 that the file must have. */
      digest: string | undefined;
    }
  | {
      kind: 'run';
      id: number;
      session: number;
      inputs: Record<string, TensorValue>;
      outputs: readonly string[] | undefined;
    }
  | { kind: 'release'; session: number };

export type RunnerAnswer =
  | { kind: 'ready' }
  | { kind: 'loaded'; id: number; inputs: ValueMetadata[]; outputs: ValueMetadata[] }
  | { kind: 'ran'; id: number; outputs: Record<string, TensorValue> }
  /** The runtime's own sentence, or why its answer is not sent. */
  | { kind: 'failed'; id: number; message: string }
  | { kind: 'memory'; residentBytes: number };

/** An input or output as the runtime describes it once the model is loaded. */
export interface ValueMetadata {
  name: string;
  /** Absent when it is not a tensor. */
  tensor?: { type: string; shape: (number | string)[] };
}
