import { AppError } from '#lib/http/errors.ts';
import { describeFile } from './describe-file.ts';
import {
  type GraphOutline,
  type ModelOutline,
  readModel,
  UnreadableModel,
  type ValueOutline,
} from './read-model.ts';
import { removeZipMaps, type WithoutZipMap } from './remove-zip-map.ts';

export interface CheckedModel {
  model: ModelOutline;
  graph: GraphOutline;
  /** Null when the file is served as it is. */
  rewritten: WithoutZipMap | null;
}

/**
 * What can be said of a file before the runtime loads it: that it is a complete ONNX model in one file, whose inputs and
 * outputs are tensors of types that can be sent and answered. Throws `artifact_…`.
 *
 * A model without inputs to feed is allowed: it may draw at random, and the runtime runs it.
 */
export function checkModel(
  bytes: Uint8Array,
  spokenOf: ReadonlySet<string> = new Set(),
): CheckedModel {
  const model = readOrRefuse(bytes);
  const { graph } = model;
  if (!graph) throw notOnnx(describeFile(bytes) ?? 'The file has no graph');
  if (graph.outputs.length === 0) throw notOnnx('The model’s graph has no outputs');
  if (model.opsets.size === 0) {
    throw new AppError('artifact_truncated', {
      publicMessage: 'The file names no operator set after its graph: it is cut short.',
    });
  }
  if (model.external) {
    const { tensor, location } = model.external;
    throw unsupported(
      `The tensor ${tensor || 'of a constant'} is kept in another file${location ? ` (${location})` : ''}; a model is one file here, so save it with its weights inside`,
    );
  }
  const rewritten = removeOrRefuse(model, graph, spokenOf);
  const zipped = new Set(rewritten?.outputs);
  for (const input of feedable(graph)) {
    refuseName('Input', input);
    refuseType('Input', input);
  }
  for (const output of graph.outputs) {
    refuseName('Output', output);
    if (!zipped.has(output.name)) refuseType('Output', output);
  }
  return { model, graph, rewritten };
}

/** Inputs that are initializers too have their value already and cannot be fed. */
function feedable(graph: GraphOutline): ValueOutline[] {
  return graph.inputs.filter(({ name }) => !graph.initializers.has(name));
}

export function unsupported(sentence: string, cause?: unknown): AppError {
  return new AppError('artifact_unsupported', { publicMessage: `${sentence}.`, cause });
}

export function notOnnx(sentence: string, cause?: unknown): AppError {
  return new AppError('artifact_not_onnx', {
    publicMessage: `${sentence}. Expected an ONNX model (.onnx).`,
    cause,
  });
}

function readOrRefuse(bytes: Uint8Array): ModelOutline {
  try {
    return readModel(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableModel)) throw error;
    if (error.truncated) {
      throw new AppError('artifact_truncated', {
        publicMessage: `The file begins as an ONNX model and ends too early, after ${bytes.length} bytes. Send it again.`,
        cause: error,
      });
    }
    throw notOnnx(describeFile(bytes) ?? 'The file cannot be read as an ONNX model', error);
  }
}

function removeOrRefuse(
  model: ModelOutline,
  graph: GraphOutline,
  spokenOf: ReadonlySet<string>,
): WithoutZipMap | null {
  try {
    return removeZipMaps(model, graph, spokenOf);
  } catch (error) {
    throw notOnnx('The file’s graph is damaged', error);
  }
}

/** TensorProto.DataType: names of the types that are served (true) and of those that are known and are not. */
const ELEMENT_TYPES: Record<number, [name: string, isServed: boolean]> = {
  1: ['float32', true],
  2: ['uint8', true],
  3: ['int8', true],
  4: ['uint16', true],
  5: ['int16', true],
  6: ['int32', true],
  7: ['int64', true],
  8: ['string', true],
  9: ['bool', true],
  10: ['float16', true],
  11: ['float64', true],
  12: ['uint32', true],
  13: ['uint64', true],
  14: ['complex64', false],
  15: ['complex128', false],
  16: ['bfloat16', false],
  17: ['float8e4m3fn', false],
  18: ['float8e4m3fnuz', false],
  19: ['float8e5m2', false],
  20: ['float8e5m2fnuz', false],
  21: ['uint4', false],
  22: ['int4', false],
  23: ['float4e2m1', false],
  24: ['float8e8m0', false],
};

type Role = 'Input' | 'Output';

function refuseName(role: Role, { name }: ValueOutline): void {
  if (name !== '' && name !== '__proto__') return;
  throw unsupported(`${role} ${JSON.stringify(name)} needs another name`);
}

function refuseType(role: Role, { name, kind, elementType }: ValueOutline): void {
  if (kind === 'untyped') return;
  const way = role === 'Input' ? 'sent' : 'answered';
  if (kind !== 'tensor') {
    const article = kind === 'optional' ? 'an' : 'a';
    throw unsupported(`${role} ${name} is ${article} ${kind}; only tensors can be ${way}`);
  }
  const [type, isServed] = ELEMENT_TYPES[elementType] ?? [`number ${elementType}`, false];
  if (!isServed) {
    throw unsupported(`${role} ${name} has the element type ${type}, which cannot be ${way}`);
  }
}
