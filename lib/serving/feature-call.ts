import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import type { Answered, Call } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { fieldIn } from './native-call.ts';
import { outputNames } from './shape-answer.ts';

/** A request for predictions of rows of features, as TensorFlow Serving's examples and MLflow's data frames are. */
export function featureCall<T>(request: {
  version?: number | string;
  entityKey?: string;
  /** Rows as `parseRows` takes them. Throws AppError. */
  rows: (info: VersionInfo) => readonly unknown[];
  /** The path of a row, for messages. */
  where: (index: number) => string;
  shape: (answered: Answered) => T;
}): Call<T> {
  const { version, entityKey, where, shape } = request;
  return {
    version,
    entityKey,
    encode(info, given) {
      const { layout, signature, output, task } = info;
      const rows = parseRows(layout, given ?? request.rows(info), { where });
      const { score, label } = outputNames(task, output, signature.outputs);
      const wanted = [score, label].filter((name) => name !== undefined);
      return {
        inputs: encodeRows(layout, rows),
        rowCount: rows.length,
        rows,
        outputs: wanted.length > 0 ? wanted : undefined,
      };
    },
    given: (info) => ({ rows: request.rows(info), fieldOf: fieldIn(where) }),
    shape,
  };
}
