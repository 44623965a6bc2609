import { invalid, isRecord, own } from '#lib/http/invalid.ts';
import type { Signature } from '#lib/onnx/contract.ts';
import type { Answered, Call, Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { featureCall } from './feature-call.ts';
import { type CsvTable, csvRows } from './mlflow-csv.ts';
import { checkCount, FORMATS, type Format, rowsOf, whereIn } from './mlflow-rows.ts';
import { isRequestId } from './parse-native.ts';
import { tensorCall } from './tensor-call.ts';
import { readColumns, readInstances } from './tensorflow-inputs.ts';
import { tensorWriter } from './tensorflow-json.ts';

/** A request of MLflow's scoring protocol; `body` is parsed JSON, the answer is JSON text. Throws AppError. */
export function mlflowCall(body: unknown): Call<string> {
  if (!isRecord(body)) throw invalid('The body', `must be a JSON object with ${listed()}`);
  const given = FORMATS.filter((name) => Object.hasOwn(body, name));
  const [format] = given;
  if (!format || given.length > 1) throw invalid('The body', `must have ${listed()}`);
  const data = body[format];
  if (format === 'instances' || format === 'inputs') {
    const other = Object.keys(body).find((key) => key !== format && key !== 'params');
    if (other !== undefined) {
      throw invalid(other.slice(0, 100), `is not taken beside ${format}; params is`);
    }
  }
  const options = readParams(body.params ?? {});
  const byFeatures = featureCall({
    ...options,
    rows: ({ layout }) => (layout.kind === 'tensors' ? [] : rowsOf(format, data, layout)),
    where: whereIn(format),
    shape: writePredictions,
  });
  const byTensors = tensorCall({
    ...options,
    inputs: ({ signature }) => tensorsOf(format, data, signature),
    shape: writeTensors,
  });
  const callFor = ({ layout }: VersionInfo) => (layout.kind === 'tensors' ? byTensors : byFeatures);
  return {
    ...options,
    encode: (info, rows) => callFor(info).encode(info, rows),
    given: (info) => callFor(info).given?.(info) ?? null,
    shape: (answered) => callFor(answered.info).shape(answered),
  };
}

/** The same for a body of CSV, which only models with named features take. */
export function mlflowCsvCall(table: CsvTable): Call<string> {
  return featureCall({
    rows: ({ layout }) => (layout.kind === 'tensors' ? [] : csvRows(table, layout)),
    where: (index) => `row ${index + 1}`,
    shape: writePredictions,
  });
}

/** The request id that a body's params carry, if it is a valid one. */
export function mlflowRequestId(body: unknown): string | undefined {
  const params = isRecord(body) ? own(body, 'params') : undefined;
  const id = isRecord(params) ? own(params, 'request_id') : undefined;
  return isRequestId(id) ? id : undefined;
}

/** MLflow passes params on to models that know them. Ours know none, but these are Mainstay's own options. */
function readParams(params: unknown): { version?: string; entityKey?: string } {
  if (!isRecord(params)) throw invalid('params', 'must be an object');
  const version = own(params, 'version');
  const isNumber = typeof version === 'number' && Number.isSafeInteger(version) && version > 0;
  if (version !== undefined && typeof version !== 'string' && !isNumber) {
    throw invalid('params.version', 'must be a version number or an alias');
  }
  const entityKey = own(params, 'entity_key');
  if (entityKey !== undefined && (typeof entityKey !== 'string' || entityKey.length > 200)) {
    throw invalid('params.entity_key', 'must be text of at most 200 characters');
  }
  return {
    ...(version !== undefined && { version: String(version) }),
    ...(entityKey !== undefined && { entityKey }),
  };
}

function tensorsOf(format: Format, data: unknown, signature: Signature): Tensors {
  if (format === 'inputs') return readColumns(signature, data, format);
  if (format !== 'dataframe_split') return readInstances(signature, data, format);
  const columns = isRecord(data) ? own(data, 'columns') : undefined;
  const rows = isRecord(data) ? own(data, 'data') : undefined;
  if (!Array.isArray(columns) || !Array.isArray(rows)) {
    throw invalid(format, 'must be an object with columns and data');
  }
  checkCount(rows.length, `${format}.data`);
  const records = rows.map((row: unknown, index) => {
    if (Array.isArray(row) && row.length === columns.length) {
      return Object.fromEntries(columns.map((name, at) => [String(name), row[at]]));
    }
    throw invalid(`${format}.data[${index}]`, `must be a list of ${columns.length} values`);
  });
  return readInstances(signature, records, format);
}

function writePredictions({ answer }: Answered): string {
  return JSON.stringify({ predictions: answer?.predictions ?? [] });
}

/** One output is its values; several are a dictionary, as MLflow's ONNX models answer. */
function writeTensors(outputs: Tensors, { info }: Answered): string {
  const values = Object.entries(outputs).map(
    ([name, tensor]) => [name, tensorWriter('', tensor)(0)] as const,
  );
  if (info.signature.outputs.length <= 1) return `{"predictions":${values[0]?.[1] ?? '[]'}}`;
  const members = values.map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{"predictions":{${members.join(',')}}}`;
}

function listed(): string {
  return `exactly one of ${FORMATS.join(', ')}`;
}
