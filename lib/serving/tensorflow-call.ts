import { AppError } from '#lib/http/errors.ts';
import { invalid, isRecord, own } from '#lib/http/invalid.ts';
import type { Answered, Call, Tensors } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { featureCall } from './feature-call.ts';
import { outputNames } from './shape-answer.ts';
import { tensorCall } from './tensor-call.ts';
import { readBase64, readColumns, readInstances } from './tensorflow-inputs.ts';
import { tensorWriter, writeFloat } from './tensorflow-json.ts';

export const SIGNATURE = 'serving_default';
/** A model has one signature here; these are the names that it has in other places. */
const SIGNATURES = new Set(['', SIGNATURE, ...['predict', 'classify', 'regress'].flatMap(both)]);

export type TensorflowVerb = 'predict' | 'classify' | 'regress';

/** A request of TensorFlow Serving's REST API; `body` is parsed JSON, the answer is JSON text. Throws AppError. */
export function tensorflowCall(
  verb: TensorflowVerb,
  body: unknown,
  version: string | undefined,
): Call<string> {
  if (!isRecord(body)) throw invalid('The body', 'must be a JSON object');
  const signature = own(body, 'signature_name');
  if (signature !== undefined && typeof signature !== 'string') {
    throw invalid('signature_name', 'must be text');
  }
  if (signature !== undefined && !SIGNATURES.has(signature)) {
    throw invalid('signature_name', `names no signature of the model, which has ${SIGNATURE}`);
  }
  return verb === 'predict' ? predictCall(body, version) : exampleCall(verb, body, version);
}

function predictCall(body: Record<string, unknown>, version: string | undefined): Call<string> {
  const isRows = Object.hasOwn(body, 'instances');
  if (isRows === Object.hasOwn(body, 'inputs')) {
    throw invalid('The body', 'must have either instances or inputs');
  }
  return tensorCall({
    version,
    inputs: ({ signature }) =>
      isRows
        ? readInstances(signature, body.instances, 'instances')
        : readColumns(signature, body.inputs, 'inputs'),
    shape: (outputs, answered) => (isRows ? writeRows : writeColumns)(outputs, answered),
  });
}

function writeRows(outputs: Tensors, { info }: Answered): string {
  const named = Object.entries(outputs);
  const isNamed = info.signature.outputs.length > 1;
  const count = named[0]?.[1].shape[0];
  const odd = named.find(([, { shape }]) => shape.length === 0 || shape[0] !== count);
  if (odd || count === undefined) {
    throw invalid(
      'instances',
      `cannot be answered row by row: the output ${odd?.[0] ?? ''} has other dimensions. Send inputs`,
    );
  }
  const writers = named.map(([name, tensor]) => ({
    key: JSON.stringify(name),
    next: tensorWriter(name, tensor),
  }));
  const rows = Array.from({ length: count }, () => {
    const values = writers.map(({ key, next }) => (isNamed ? `${key}:${next(1)}` : next(1)));
    return isNamed ? `{${values.join(',')}}` : values.join();
  });
  return `{"predictions":[${rows.join(',')}]}`;
}

function writeColumns(outputs: Tensors, { info }: Answered): string {
  const values = Object.entries(outputs).map(
    ([name, tensor]) => [name, tensorWriter(name, tensor)(0)] as const,
  );
  if (info.signature.outputs.length <= 1) return `{"outputs":${values[0]?.[1] ?? '[]'}}`;
  const members = values.map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{"outputs":{${members.join(',')}}}`;
}

/** classify and regress: rows of features by name; what `context` holds goes for all of them. */
function exampleCall(
  verb: 'classify' | 'regress',
  body: Record<string, unknown>,
  version: string | undefined,
): Call<string> {
  const examples = own(body, 'examples');
  if (!Array.isArray(examples) || examples.length === 0) {
    throw invalid('examples', 'must be a list of at least one object');
  }
  const context = own(body, 'context') ?? {};
  if (!isRecord(context)) throw invalid('context', 'must be an object');
  const shared = readExample(context, 'context');
  const rows = examples.map((example: unknown, index) => {
    const field = `examples[${index}]`;
    if (!isRecord(example)) throw invalid(field, 'must be an object by feature name');
    const twice = Object.keys(shared).find((name) => Object.hasOwn(example, name));
    if (twice !== undefined) {
      throw invalid(`${field}.${twice.slice(0, 100)}`, 'is in the context too');
    }
    return { ...shared, ...readExample(example, field) };
  });
  return featureCall({
    version,
    rows(info) {
      refuseOtherTask(verb, info);
      return rows;
    },
    where: (index) => `examples[${index}]`,
    shape: verb === 'classify' ? writeClasses : writeValues,
  });
}

/** A feature's value may come as a list of one. */
function readExample(example: Record<string, unknown>, field: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => {
      const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
      return [name, readBase64(one, `${field}.${name.slice(0, 100)}`)];
    }),
  );
}

function refuseOtherTask(verb: 'classify' | 'regress', { model, task }: VersionInfo): void {
  if ((task === 'regression') === (verb === 'regress')) return;
  throw invalid(`:${verb}`, `is not what ${model} does: its task is ${task}`);
}

/** Pairs of class and probability; a label that came without one has the score 0, as TensorFlow Serving leaves it, no answer NaN. */
function writeClasses({ answer }: Answered): string {
  const { predictions = [], classes, probabilities } = answer ?? {};
  const results = predictions.map((prediction, row) => {
    const scores = probabilities?.[row];
    const pairs =
      scores && classes
        ? classes.map((label) => writePair(label, scores[label]))
        : [writePair(String(prediction ?? ''), prediction === null ? null : 0)];
    return `[${pairs.join(',')}]`;
  });
  return `{"results":[${results.join(',')}]}`;
}

function writePair(label: string, score: number | null | undefined): string {
  return `[${JSON.stringify(label)},${writeFloat(score ?? Number.NaN, 'float64')}]`;
}

function writeValues({ answer, info }: Answered): string {
  const { score } = outputNames(info.task, info.output, info.signature.outputs);
  const type = info.signature.outputs.find(({ name }) => name === score)?.type ?? 'float64';
  const values = (answer?.predictions ?? []).map((prediction) => {
    if (prediction === null) return 'NaN';
    if (typeof prediction === 'number') return writeFloat(prediction, type);
    throw new AppError('invalid_request', {
      publicMessage: `${info.model} answers more than one number for each example: ask with :predict.`,
    });
  });
  return `{"results":[${values.join(',')}]}`;
}

function both(verb: string): string[] {
  return [verb, `tensorflow/serving/${verb}`];
}
