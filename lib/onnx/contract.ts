import { z } from 'zod';

/** Element types ONNX Runtime serves here. */
export const tensorTypes = [
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'float32',
  'float64',
  'string',
] as const;
export const tensorTypeSchema = z.enum(tensorTypes);
export type TensorType = z.infer<typeof tensorTypeSchema>;

/** A dimension: a size, or a symbol (`batch`) or null when it varies. */
const dimensionSchema = z.union([z.number().int().nonnegative(), z.string(), z.null()]);
export type Dimension = z.infer<typeof dimensionSchema>;

const tensorSpecSchema = z.object({
  name: z.string(),
  type: tensorTypeSchema,
  shape: z.array(dimensionSchema),
  /** The model does not say how many dimensions there are; `shape` is then empty and means nothing. */
  unranked: z.literal(true).optional(),
});
export type TensorSpec = z.infer<typeof tensorSpecSchema>;

export const signatureSchema = z.object({
  inputs: z.array(tensorSpecSchema),
  outputs: z.array(tensorSpecSchema),
});
export type Signature = z.infer<typeof signatureSchema>;

const featureSchema = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'string']),
  /** The tensor element type the value is sent as. */
  tensorType: tensorTypeSchema,
});
export type Feature = z.infer<typeof featureSchema>;

/**
 * How named feature values become tensors.
 * - `columns`: one input per feature, each [N] or [N, 1] (`rank` 1 or 2).
 * - `vector`: one numeric input [N, F] holding every feature in order; names from the metadata, else f0, f1, ….
 * - `tensors`: neither; served over the Open Inference Protocol only. `reason` is a sentence for the screens.
 *
 * `maxRows` is there when the model's first dimension is fixed at one row.
 */
const maxRows = z.literal(1).optional();
export const featureLayoutSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('columns'),
    features: z.array(featureSchema.extend({ rank: z.union([z.literal(1), z.literal(2)]) })),
    maxRows,
  }),
  z.object({
    kind: z.literal('vector'),
    input: z.string(),
    features: z.array(featureSchema),
    maxRows,
  }),
  z.object({ kind: z.literal('tensors'), reason: z.string() }),
]);
export type FeatureLayout = z.infer<typeof featureLayoutSchema>;

export const onnxSummarySchema = z.object({
  irVersion: z.number().int(),
  producer: z.string(),
  /** domain → version; the default domain is `ai.onnx`. */
  opsets: z.record(z.string(), z.number().int()),
  nodeCount: z.number().int(),
  /** What registration changed, in words: "ZipMap removed: output_probability is now a tensor". */
  changes: z.array(z.string()),
  /** The class labels of outputs that the file tells, of a ZipMap that was removed or of a classifier, in the tensor's order, by output name. */
  zipMapClasses: z.record(z.string(), z.array(z.union([z.string(), z.number()]))).optional(),
});
export type OnnxSummary = z.infer<typeof onnxSummarySchema>;

/**
 * A tensor in memory. 64-bit integers are bigint; float16 is held as its 16 bits; bool is 0 or 1; string is text.
 */
export type TensorData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | string[];

export interface TensorValue {
  type: TensorType;
  /** Concrete sizes, row-major. */
  shape: number[];
  data: TensorData;
}

/**
 * A loaded model. `run` rejects with a RunFailure; `release` frees its memory once no run is under way.
 */
export interface OnnxSession {
  run(
    inputs: Record<string, TensorValue>,
    outputs?: readonly string[],
    options?: { timeoutMs?: number },
  ): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
  /** False when rows that run together were not shown to be answered as each is alone. */
  rowsAreIndependent?: boolean;
  /** How many runs it works on at one time; left out: one, and others wait. */
  runsAtOnce?: number;
  /** Inputs that it answered while it was loaded, if it took any. */
  answered?: Record<string, TensorValue>;
}
