import { type CheckedModel, checkModel, notOnnx, unsupported } from '../check-model.ts';
import { classesInFile } from '../classes-in-file.ts';
import {
  type OnnxSummary,
  type Signature,
  type TensorSpec,
  tensorTypeSchema,
} from '../contract.ts';
import type { ValueOutline } from '../read-model.ts';
import { RunFailure } from '../run-failure.ts';
import type { ValueMetadata } from './runner-messages.ts';
import type { LoadedSession, OnnxRuntime } from './runtime.ts';

const LOAD_WITHIN_SECONDS = 120;

export interface InspectedModel {
  /** What is loaded to serve: the file as it came (the same array), or rewritten as `onnx.changes` says. */
  servedBytes: Uint8Array;
  signature: Signature;
  onnx: OnnxSummary;
}

/**
 * Checks a file and loads it once to read its signature. Throws `artifact_…`, saying what is wrong. `spokenOf` are the
 * outputs that the version's metadata names (in roles and golden cases): what ZipMap hid can be named either way. `path` is
 * where the same bytes are in a file, if they are.
 */
export async function inspectOnnx(
  runtime: Pick<OnnxRuntime, 'load'>,
  bytes: Uint8Array,
  { spokenOf = [], path }: { spokenOf?: Iterable<string>; path?: string } = {},
): Promise<InspectedModel> {
  const checked = checkModel(bytes, new Set(spokenOf));
  const { model, graph, rewritten } = checked;
  const servedBytes = rewritten?.bytes ?? bytes;
  const source = rewritten || path === undefined ? { bytes: servedBytes } : { path };
  const session = await loadOrRefuse(runtime, source);
  await session.release();
  const classes = { ...classesInFile(model, graph), ...rewritten?.classes };
  return {
    servedBytes,
    signature: readSignature(session, checked),
    onnx: {
      irVersion: model.irVersion,
      producer: model.producer,
      opsets: Object.fromEntries(
        [...model.opsets].map(([domain, version]) => [domain || 'ai.onnx', version]),
      ),
      nodeCount: graph.nodes.length,
      changes: rewritten?.changes ?? [],
      ...(Object.keys(classes).length > 0 && { zipMapClasses: classes }),
    },
  };
}

async function loadOrRefuse(
  runtime: Pick<OnnxRuntime, 'load'>,
  source: Parameters<OnnxRuntime['load']>[0],
): Promise<LoadedSession> {
  try {
    const timeoutMs = LOAD_WITHIN_SECONDS * 1000;
    return await runtime.load(source, { group: 'registration', timeoutMs });
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    const { kind, message } = error;
    if (kind === 'timeout') {
      throw unsupported(`Loading the model did not finish within ${LOAD_WITHIN_SECONDS} s`, error);
    }
    if (kind === 'lost') throw unsupported(`The model cannot be loaded: ${message}`, error);
    if (/protobuf parsing failed/i.test(message)) throw notOnnx('The file is damaged', error);
    throw unsupported(`ONNX Runtime cannot load the model: ${message.replace(/\.$/, '')}`, error);
  }
}

function readSignature(session: LoadedSession, { graph }: CheckedModel): Signature {
  return {
    inputs: session.inputs.map((value) => tensorSpec('Input', value, graph.inputs)),
    outputs: session.outputs.map((value) => tensorSpec('Output', value, graph.outputs)),
  };
}

function tensorSpec(
  role: string,
  { name, tensor }: ValueMetadata,
  written: readonly ValueOutline[],
): TensorSpec {
  if (!tensor) throw unsupported(`${role} ${name} is not a tensor`);
  const type = tensorTypeSchema.safeParse(tensor.type);
  if (!type.success) throw unsupported(`${role} ${name} has the element type ${tensor.type}`);
  // The runtime gives an empty shape to scalars and to what has no shape written alike.
  const hasNoShape = written.some((value) => value.name === name && !value.dimensions);
  return {
    name,
    type: type.data,
    shape: tensor.shape.map((size) => (size === '' ? null : size)),
    ...(tensor.shape.length === 0 && hasNoShape && { unranked: true }),
  };
}
