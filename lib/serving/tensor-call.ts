import { AppError } from '#lib/http/errors.ts';
import { rowsOfTensors } from '#lib/onnx/rows-of-tensors.ts';
import type { Answered, Call, Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { checkTensors, rowCountOf } from './check-tensors.ts';

/** A request that names its tensors, as the Open Inference Protocol and TensorFlow Serving do. */
export function tensorCall<T>(request: {
  version?: string;
  /** A function where only the version's own inputs say how the request is to be read. Throws AppError. */
  inputs: Tensors | ((info: VersionInfo) => Tensors);
  /** Left out: all. */
  outputs?: readonly string[];
  shape: (outputs: Tensors, answered: Answered) => T;
}): Call<T> {
  const { version, outputs: wanted } = request;
  return {
    version,
    encode(info) {
      const { signature, layout } = info;
      const inputs = typeof request.inputs === 'function' ? request.inputs(info) : request.inputs;
      checkTensors(signature, layout, inputs);
      checkOutputs(
        wanted,
        signature.outputs.map(({ name }) => name),
      );
      return {
        inputs,
        rowCount: rowCountOf(signature, inputs),
        rows: rowsOfTensors(layout, inputs),
        outputs: wanted,
      };
    },
    shape(answered) {
      const { outputs } = answered;
      const names = wanted ?? Object.keys(outputs);
      if (names.length === 0) throw noOutput('an output that could carry it');
      return request.shape(pick(outputs, names), answered);
    },
  };
}

function pick(outputs: Tensors, names: readonly string[]): Tensors {
  const picked: Tensors = {};
  for (const name of names) {
    const output = outputs[name];
    if (!output) throw noOutput(`the output ${name}`);
    picked[name] = output;
  }
  return picked;
}

/** Of versions that answer none is missing. */
function noOutput(what: string): AppError {
  return new AppError('no_answer', {
    publicMessage: `The default answer does not have ${what}, and no version could answer.`,
  });
}

function checkOutputs(wanted: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AppError('invalid_request', {
    publicMessage: `The model has no output ${unknown.slice(0, 100)} (it has ${known.slice(0, 20).join(', ')}).`,
    fields: [{ field: 'outputs', message: `${unknown.slice(0, 100)} is not an output` }],
  });
}
