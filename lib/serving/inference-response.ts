import { writeBinaryTensor } from './binary-tensors.ts';
import type { InferAnswer } from './inference-request.ts';
import { datatypeOf, writeOutput } from './inference-tensors.ts';

export interface InferResponse {
  /** Of the JSON that goes before the bytes; undefined: it is all there is. */
  jsonLength: number | undefined;
  body: Buffer;
}

/** An infer answer as it is sent: JSON, then the outputs that are sent as bytes, in the order the JSON lists them. */
export function writeInferResponse(
  head: { model_name: string; model_version: string; id: string },
  { outputs, binary, parameters }: InferAnswer,
): InferResponse {
  const sections: Uint8Array[] = [];
  const listed = Object.entries(outputs).map(([name, tensor]) => {
    if (!binary.has(name)) return writeOutput(name, tensor);
    const bytes = writeBinaryTensor(tensor);
    sections.push(bytes);
    return JSON.stringify({
      name,
      datatype: datatypeOf(tensor.type),
      shape: tensor.shape,
      parameters: { binary_data_size: bytes.length },
    });
  });
  const start = JSON.stringify({ ...head, parameters });
  const json = Buffer.from(`${start.slice(0, -1)},"outputs":[${listed.join(',')}]}`);
  if (sections.length === 0) return { jsonLength: undefined, body: json };
  return { jsonLength: json.length, body: Buffer.concat([json, ...sections]) };
}
