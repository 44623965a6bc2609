import { isRecord, own } from '#lib/http/invalid.ts';
import type { Signature, TensorSpec } from '#lib/onnx/contract.ts';
import { DATATYPES, datatypeOf } from '#lib/serving/inference-tensors.ts';
import type { RemoteRuntime } from '../contract.ts';
import { type RemoteProtocol, type Tensors, UnreadableAnswer } from '../protocol.ts';
import { readTensor, specOf } from '../read-tensor.ts';
import { writeElements } from '../write-elements.ts';

type Remote = Extract<RemoteRuntime, { kind: 'oip' }>;

/** The Open Inference Protocol over HTTP with JSON: KServe, Triton, MLServer. */
export const oip: RemoteProtocol<Remote> = {
  readyPath: (remote) => `${modelPath(remote)}/ready`,
  metadataPath: modelPath,
  predictPath: (remote) => `${modelPath(remote)}/infer`,
  refuse: () => null,

  readMetadata(_remote, body): Signature | undefined {
    const [inputs, outputs] = [listOf(body, 'inputs'), listOf(body, 'outputs')];
    if (inputs.length === 0 || outputs.length === 0) return undefined;
    return { inputs: inputs.map(readSpec), outputs: outputs.map(readSpec) };
  },

  writeBodies(_remote, { inputs, outputs }) {
    const tensors = Object.entries(inputs).map(([name, tensor]) => {
      const { type, shape } = tensor;
      const head = JSON.stringify({ name, shape, datatype: datatypeOf(type) });
      // Of what stands for NaN in JSON, null is what most servers read as such.
      return `${head.slice(0, -1)},"data":[${writeElements(tensor, 'null').join(',')}]}`;
    });
    const wanted = JSON.stringify(outputs.map((name) => ({ name })));
    return [`{"inputs":[${tensors.join(',')}],"outputs":${wanted}}`];
  },

  readAnswers(_remote, run, [answer]) {
    const byName = new Map(
      listOf(answer, 'outputs').map((output) => [isRecord(output) ? output.name : null, output]),
    );
    const tensors: Tensors = {};
    for (const name of run.outputs) {
      const spec = specOf(run, name);
      const output = byName.get(name);
      if (!isRecord(output)) throw new UnreadableAnswer(`answered without the output ${name}`);
      const { datatype, shape, data } = output;
      if (datatype !== datatypeOf(spec.type)) {
        throw new UnreadableAnswer(
          `answered the output ${name} as ${String(datatype).slice(0, 20)} instead of ${datatypeOf(spec.type)}`,
        );
      }
      if (!Array.isArray(shape)) {
        throw new UnreadableAnswer(`answered the output ${name} without a shape`);
      }
      tensors[name] = readTensor(spec, data, run, shape);
    }
    return tensors;
  },
};

function modelPath({ model, version }: Remote): string {
  const path = `/v2/models/${encodeURIComponent(model)}`;
  return version === undefined ? path : `${path}/versions/${encodeURIComponent(version)}`;
}

function listOf(body: unknown, member: string): unknown[] {
  const list = isRecord(body) ? own(body, member) : undefined;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new UnreadableAnswer(`answered ${member} that are no list`);
  return list;
}

function readSpec(described: unknown): TensorSpec {
  const { name, datatype, shape } = isRecord(described) ? described : {};
  if (typeof name !== 'string' || typeof datatype !== 'string' || !Array.isArray(shape)) {
    throw new UnreadableAnswer('describes a tensor without name, datatype or shape');
  }
  if (!Object.hasOwn(DATATYPES, datatype)) {
    throw new UnreadableAnswer(
      `describes ${name} as ${datatype.slice(0, 20)}, which is no datatype`,
    );
  }
  return {
    name,
    type: DATATYPES[datatype as keyof typeof DATATYPES],
    shape: shape.map((size) => (Number.isInteger(size) && size >= 0 ? size : null)),
  };
}
