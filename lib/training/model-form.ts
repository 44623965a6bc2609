import type { TensorType } from '#lib/onnx/contract.ts';

/**
 * What an exported model is to look like from outside: that of the version it is to follow, so that nobody who calls it has to change anything. Columns that are not named in
 * it, and all of them where there is none, are [N, 1]: float32, strings, or int64 for categories that are integers.
 */
export interface ModelForm {
  inputs:
    | { kind: 'columns'; columns: Readonly<Record<string, { type: TensorType; rank: 1 | 2 }>> }
    /** One input [N, features], in this order. */
    | { kind: 'vector'; name: string; type: TensorType; features: readonly string[] };
  /** Names of outputs. */
  label: string | null;
  score: string | null;
}
