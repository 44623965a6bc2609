import { AppError } from '#lib/http/errors.ts';
import type { Feature, FeatureLayout, Signature, TensorSpec, TensorType } from './contract.ts';

/**
 * How a model's inputs are filled from named features.
 *
 * - Every input is [N] or [N, 1]: one feature per input, named after it (`columns`).
 * - One numeric input [N, F]: F features in a row (`vector`), named by `featureNames`, else f0, f1, …. When F varies,
 *   the names say how many there are.
 * - Anything else has no named features (`tensors`).
 *
 * N is a variable dimension, or 1: then the layout says `maxRows: 1`. A single numeric input [N, 1] is a column, unless
 * `featureNames` gives its one feature a name of its own.
 */
export function featureLayout(
  signature: Signature,
  featureNames?: readonly string[],
): FeatureLayout {
  if (featureNames) refuseRepeatedNames(featureNames);
  const layout =
    vectorLayout(signature.inputs, featureNames) ?? columnsLayout(signature.inputs, featureNames);
  if (layout) return layout;
  const reason = whyTensors(signature.inputs);
  if (featureNames) throw namesRefused(`cannot be used: ${reason}`);
  return { kind: 'tensors', reason };
}

/** As many as metadata can name: an input of more values is a tensor, not a row of features. */
const MAX_FEATURES = 10_000;

const FEATURE_TYPES: Record<TensorType, Feature['type']> = {
  bool: 'boolean',
  uint8: 'integer',
  uint16: 'integer',
  uint32: 'integer',
  uint64: 'integer',
  int8: 'integer',
  int16: 'integer',
  int32: 'integer',
  int64: 'integer',
  float16: 'number',
  float32: 'number',
  float64: 'number',
  string: 'string',
};

function vectorLayout(
  inputs: readonly TensorSpec[],
  featureNames: readonly string[] | undefined,
): FeatureLayout | null {
  const [input, ...others] = inputs;
  if (!input || others.length > 0 || !isNumeric(input.type)) return null;
  if (input.unranked || input.shape.length !== 2 || !isBatch(input.shape[0])) return null;
  const width = input.shape[1];
  if (width === 1 && (!featureNames || isOnly(featureNames, input.name))) return null;
  const fixed = typeof width === 'number' ? width : undefined;
  if (fixed === 0 || (fixed === undefined && !featureNames)) return null;
  if (fixed !== undefined && fixed > MAX_FEATURES) return null;
  if (featureNames && fixed !== undefined && featureNames.length !== fixed) {
    throw namesRefused(
      `has ${count(featureNames.length, 'name')}, but the input ${input.name} takes ${count(fixed, 'feature')}`,
    );
  }
  const names = featureNames ?? Array.from({ length: fixed ?? 0 }, (_, index) => `f${index}`);
  return {
    kind: 'vector',
    input: input.name,
    features: names.map((name) => feature(name, input.type)),
    ...rowLimit(inputs),
  };
}

function columnsLayout(
  inputs: readonly TensorSpec[],
  featureNames: readonly string[] | undefined,
): FeatureLayout | null {
  if (inputs.length === 0 || !inputs.every(isColumn)) return null;
  if (featureNames) {
    const columns = new Set(inputs.map((input) => input.name));
    const unknown = featureNames.find((name) => !columns.has(name));
    if (unknown !== undefined) {
      throw namesRefused(
        `names ${unknown}, which is not an input of the model (${listed([...columns])})`,
      );
    }
    const given = new Set(featureNames);
    const missing = inputs.find((input) => !given.has(input.name));
    if (missing) throw namesRefused(`does not name the input ${missing.name}`);
  }
  return {
    kind: 'columns',
    features: inputs.map((input) => ({
      ...feature(input.name, input.type),
      rank: input.shape.length === 1 ? 1 : 2,
    })),
    ...rowLimit(inputs),
  };
}

function whyTensors(inputs: readonly TensorSpec[]): string {
  const odd = inputs.find((input) => !isColumn(input));
  if (!odd) return 'The model takes no inputs, so there are no named features';
  const ending = 'so there are no named features';
  if (odd.unranked) return `Input ${odd.name} has no fixed number of dimensions, ${ending}`;
  if (odd.shape.length === 0) return `Input ${odd.name} is a single value without rows, ${ending}`;
  if (odd.shape.length > 2) {
    return `Input ${odd.name} is a ${odd.shape.length}-dimensional tensor, ${ending}`;
  }
  if (!isBatch(odd.shape[0])) {
    return `Input ${odd.name} takes exactly ${odd.shape[0]} rows at a time, ${ending}`;
  }
  if (!isNumeric(odd.type)) return `Input ${odd.name} is a table of type ${odd.type}, ${ending}`;
  if (inputs.length > 1) {
    return `Input ${odd.name} has several values per row beside other inputs, ${ending}`;
  }
  if (odd.shape[1] === 0) return `Input ${odd.name} has no columns, ${ending}`;
  const width = odd.shape[1];
  if (typeof width === 'number' && width > MAX_FEATURES) {
    return `Input ${odd.name} takes ${width} values per row, more than the ${MAX_FEATURES} that can be named, ${ending}`;
  }
  return `Input ${odd.name} does not say how many features it takes, and no feature names were given`;
}

function isColumn({ shape, unranked }: TensorSpec): boolean {
  return (
    !unranked && isBatch(shape[0]) && (shape.length === 1 || (shape.length === 2 && shape[1] === 1))
  );
}

function isBatch(dimension: TensorSpec['shape'][number] | undefined): boolean {
  return dimension !== undefined && (typeof dimension !== 'number' || dimension === 1);
}

function isNumeric(type: TensorType): boolean {
  return type !== 'string' && type !== 'bool';
}

function isOnly(names: readonly string[], name: string): boolean {
  return names.length === 1 && names[0] === name;
}

function rowLimit(inputs: readonly TensorSpec[]): { maxRows?: 1 } {
  return inputs.some((input) => input.shape[0] === 1) ? { maxRows: 1 } : {};
}

function feature(name: string, tensorType: TensorType): Feature {
  return { name, type: FEATURE_TYPES[tensorType], tensorType };
}

function refuseRepeatedNames(names: readonly string[]): void {
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined) throw namesRefused(`names ${repeated} twice`);
  if (names.includes('__proto__')) throw namesRefused('cannot name a feature __proto__');
}

function namesRefused(message: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `feature_names ${message}.`,
    fields: [{ field: 'feature_names', message }],
  });
}

function listed(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ');
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
