import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { encodeRows, type FeatureRow, parseRows } from '#lib/onnx/encode-rows.ts';
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
  const inputsFor = (info: VersionInfo) =>
    typeof request.inputs === 'function' ? request.inputs(info) : request.inputs;
  return {
    version,
    encode(info, given) {
      const { signature, layout } = info;
      const inputs = given
        ? encodeRows(layout, parseRows(layout, given, { where: (row) => `row ${row}` }))
        : inputsFor(info);
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
    given(info) {
      const inputs = inputsFor(info);
      checkTensors(info.signature, info.layout, inputs);
      const rows = rowsOfTensors(info.layout, inputs);
      if (rows === null) return null;
      return {
        rows: plainRows(info.layout, rows),
        fieldOf: (row, feature) => (feature === null ? `row ${row}` : `${feature}[${row}]`),
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

/** As JSON would have them: NaN is null, booleans are true or false. */
function plainRows(layout: FeatureLayout, rows: readonly FeatureRow[]): unknown[][] {
  const features = layout.kind === 'tensors' ? [] : layout.features;
  return rows.map((row) =>
    row.map((element, column) => {
      if (typeof element !== 'number') return element;
      if (features[column]?.type === 'boolean') return element !== 0;
      return Number.isNaN(element) ? null : element;
    }),
  );
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
