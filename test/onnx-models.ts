import { type TensorType, tensorTypes } from '#lib/onnx/contract.ts';
import {
  DATA_TYPES,
  type Dimension,
  floatAttribute,
  floatsAttribute,
  floatTensor,
  graphAttribute,
  intAttribute,
  intsAttribute,
  mapsInfo,
  model,
  node,
  rawTensor,
  stringAttribute,
  stringsAttribute,
  valueInfo,
} from './onnx-writer.ts';

/**
 * Tiny ONNX models written by hand, so that tests need no Python. Each function returns a complete file.
 */

/** score = weights · row + bias over one input `features` float[N, F] (`width` null: F is left open); outputs `score` float[N, 1]. */
export function vectorModel(
  weights: readonly number[] = [0.5, -0.25, 0.125],
  bias = 0.1,
  width: number | null = weights.length,
): Uint8Array {
  return model({
    nodes: [
      node('MatMul', ['features', 'weights'], ['weighted']),
      node('Add', ['weighted', 'bias'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', width ?? 'width'])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [
      floatTensor('weights', [weights.length, 1], weights),
      floatTensor('bias', [1], [bias]),
    ],
  });
}

/** Always answers `score`, whatever `features` float[N, F] holds, so that versions can be told apart. */
export function constantScoreModel(score: number, featureCount = 3): Uint8Array {
  return vectorModel(new Array<number>(featureCount).fill(0), score);
}

/**
 * One input per feature, each [N, 1]: `distance` float, `hour` int64, `origin` string.
 * score = distance × 0.001 + hour × 0.01 + (origin is "JFK" ? 1 : 0); outputs `score` float[N, 1] and `origin_seen`.
 */
export function columnsModel(): Uint8Array {
  return model({
    nodes: [
      node('LabelEncoder', ['origin'], ['is_jfk'], {
        domain: 'ai.onnx.ml',
        attributes: [
          stringsAttribute('keys_strings', ['JFK']),
          floatsAttribute('values_floats', [1]),
          floatAttribute('default_float', 0),
        ],
      }),
      node('Cast', ['hour'], ['hour_float'], {
        attributes: [intAttribute('to', DATA_TYPES.float32)],
      }),
      node('Mul', ['distance', 'per_mile'], ['by_distance']),
      node('Mul', ['hour_float', 'per_hour'], ['by_hour']),
      node('Add', ['by_distance', 'by_hour'], ['partial']),
      node('Add', ['partial', 'is_jfk'], ['score']),
      node('Identity', ['origin'], ['origin_seen']),
    ],
    inputs: [
      valueInfo('distance', 'float32', ['N', 1]),
      valueInfo('hour', 'int64', ['N', 1]),
      valueInfo('origin', 'string', ['N', 1]),
    ],
    outputs: [
      valueInfo('score', 'float32', ['N', 1]),
      valueInfo('origin_seen', 'string', ['N', 1]),
    ],
    initializers: [floatTensor('per_mile', [1], [0.001]), floatTensor('per_hour', [1], [0.01])],
  });
}

/**
 * A classifier as scikit-learn's converter writes it: `features` float[N, 2] → `output_label` and `output_probability`,
 * a sequence of maps made by ZipMap. The probability of the second class is sigmoid(first + second feature).
 */
export function zipMapModel(
  classes: readonly string[] | readonly number[] = [0, 1],
  opsets?: Record<string, number>,
): Uint8Array {
  const numeric = classes.every((label) => typeof label === 'number');
  const labels = numeric
    ? intsAttribute('classlabels_ints', classes.map(Number))
    : stringsAttribute('classlabels_strings', classes.map(String));
  const zipLabels = numeric
    ? intsAttribute('classlabels_int64s', classes.map(Number))
    : stringsAttribute('classlabels_strings', classes.map(String));
  const labelType = numeric ? 'int64' : 'string';
  const last = classes.length - 1;
  return model({
    ...(opsets && { opsets }),
    nodes: [
      node('LinearClassifier', ['features'], ['output_label', 'probabilities'], {
        domain: 'ai.onnx.ml',
        attributes: [
          floatsAttribute(
            'coefficients',
            classes.flatMap((_, index) => {
              const side = index === last ? 1 : -1;
              return [side, side];
            }),
          ),
          floatsAttribute('intercepts', new Array<number>(classes.length).fill(0)),
          labels,
          stringAttribute('post_transform', 'LOGISTIC'),
        ],
      }),
      node('ZipMap', ['probabilities'], ['output_probability'], {
        domain: 'ai.onnx.ml',
        attributes: [zipLabels],
      }),
    ],
    inputs: [valueInfo('features', 'float32', ['N', 2])],
    outputs: [
      valueInfo('output_label', labelType, ['N']),
      mapsInfo('output_probability', labelType),
    ],
  });
}

/** Mean of each image: `images` float[N, 3, H, W] → `brightness` float[N]. */
export function imageModel(): Uint8Array {
  return model({
    nodes: [
      node('ReduceMean', ['images'], ['brightness'], {
        attributes: [intsAttribute('axes', [1, 2, 3]), intAttribute('keepdims', 0)],
      }),
    ],
    inputs: [valueInfo('images', 'float32', ['N', 3, 'H', 'W'])],
    outputs: [valueInfo('brightness', 'float32', ['N'])],
  });
}

/** `y` = `x`, of any element type and shape. */
export function identityModel(
  type: TensorType | 'bfloat16' | 'complex64' | 'float8e4m3fn',
  shape: readonly Dimension[] = ['N', 'M'],
): Uint8Array {
  return model({
    nodes: [node('Identity', ['x'], ['y'])],
    inputs: [valueInfo('x', type, shape)],
    outputs: [valueInfo('y', type, shape)],
  });
}

/** Every element type as it came, `int8_in` [?, 2] → `int8_out` and so on, and the mean of `pixels` float[?, 3, H, W]. */
export function everyTypeModel(): Uint8Array {
  return model({
    nodes: [
      ...tensorTypes.map((type) => node('Identity', [`${type}_in`], [`${type}_out`])),
      node('ReduceMean', ['pixels'], ['brightness'], {
        attributes: [intsAttribute('axes', [1, 2, 3]), intAttribute('keepdims', 0)],
      }),
    ],
    inputs: [
      ...tensorTypes.map((type) => valueInfo(`${type}_in`, type, [null, 2])),
      valueInfo('pixels', 'float32', [null, 3, 'H', 'W']),
    ],
    outputs: [
      ...tensorTypes.map((type) => valueInfo(`${type}_out`, type, [null, 2])),
      valueInfo('brightness', 'float32', [null]),
    ],
  });
}

/** Looks up `index` int64[N] in a table of three rows: an index from 3 on fails while running. */
export function lookupModel(): Uint8Array {
  return model({
    nodes: [node('Gather', ['table', 'index'], ['value'])],
    inputs: [valueInfo('index', 'int64', ['N'])],
    outputs: [valueInfo('value', 'float32', ['N'])],
    initializers: [floatTensor('table', [3], [10, 20, 30])],
  });
}

/** Multiplies a square matrix with itself `rounds` times: slow on purpose. `features` float[N, 3] → `score` float[N, 1]. */
export function slowModel(rounds = 20, size = 256): Uint8Array {
  const nodes = [
    node('RandomNormal', [], ['m0'], { attributes: [intsAttribute('shape', [size, size])] }),
  ];
  for (let round = 0; round < rounds; round += 1) {
    nodes.push(node('MatMul', [`m${round}`, 'm0'], [`p${round}`]));
    nodes.push(node('Tanh', [`p${round}`], [`m${round + 1}`]));
  }
  nodes.push(
    node('ReduceMean', [`m${rounds}`], ['mean'], { attributes: [intAttribute('keepdims', 0)] }),
  );
  nodes.push(node('Mul', ['mean', 'zero'], ['nothing']));
  nodes.push(node('MatMul', ['features', 'weights'], ['weighted']));
  nodes.push(node('Add', ['weighted', 'nothing'], ['score']));
  return model({
    nodes,
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [floatTensor('zero', [1], [0]), floatTensor('weights', [3, 1], [1, 1, 1])],
  });
}

/**
 * Never ends when a feature is greater than `above`, else answers their sum: `features` float[N, 3] → `score` float[N, 1].
 */
export function hangingModel(above = 100): Uint8Array {
  const scalar = [] as const;
  const body = {
    nodes: [node('Identity', ['cond_in'], ['cond_out']), node('Identity', ['v_in'], ['v_out'])],
    inputs: [
      valueInfo('iteration', 'int64', scalar),
      valueInfo('cond_in', 'bool', scalar),
      valueInfo('v_in', 'float32', scalar),
    ],
    outputs: [valueInfo('cond_out', 'bool', scalar), valueInfo('v_out', 'float32', scalar)],
  };
  return model({
    nodes: [
      node('ReduceMax', ['features'], ['greatest'], { attributes: [intAttribute('keepdims', 0)] }),
      node('Greater', ['greatest', 'above'], ['hangs']),
      node('Cast', ['hangs'], ['once'], { attributes: [intAttribute('to', DATA_TYPES.int64)] }),
      node('Mul', ['once', 'for_ever'], ['trips']),
      node('Loop', ['trips', 'yes', 'nought'], ['nothing'], {
        attributes: [graphAttribute('body', body)],
      }),
      node('MatMul', ['features', 'weights'], ['sum']),
      node('Add', ['sum', 'nothing'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [
      floatTensor('above', [], [above]),
      floatTensor('nought', [], [0]),
      floatTensor('weights', [3, 1], [1, 1, 1]),
      rawTensor('yes', 'bool', [], Uint8Array.of(1)),
      rawTensor('for_ever', 'int64', [], new Uint8Array(BigInt64Array.of(2n ** 62n).buffer)),
    ],
  });
}

/** As vectorModel, with `bytes` of weights that play no part: takes long to read. */
export function heavyModel(bytes: number): Uint8Array {
  const count = Math.floor(bytes / 4);
  return model({
    nodes: [
      node('ReduceMax', ['ballast'], ['most'], { attributes: [intAttribute('keepdims', 0)] }),
      node('MatMul', ['features', 'weights'], ['sum']),
      node('Add', ['sum', 'most'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [
      rawTensor('ballast', 'float32', [count], new Uint8Array(count * 4)),
      floatTensor('weights', [3, 1], [1, 1, 1]),
    ],
  });
}

/** Each row's first feature less the mean over all rows: rows are not answered one by one. `features` float[N, 3] → `score` float[N]. */
export function centringModel(): Uint8Array {
  return model({
    nodes: [
      node('ReduceMean', ['features'], ['mean'], { attributes: [intAttribute('keepdims', 0)] }),
      node('ReduceSum', ['features', 'axis'], ['sum'], {
        attributes: [intAttribute('keepdims', 0)],
      }),
      node('Sub', ['sum', 'mean'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N'])],
    initializers: [rawTensor('axis', 'int64', [1], new Uint8Array(BigInt64Array.of(1n).buffer))],
  });
}

/** Each row's features added to those of all rows before it: a sequence. `features` float[N, 3] → `score` float[N, 3]. */
export function sequenceModel(): Uint8Array {
  return model({
    nodes: [node('CumSum', ['features', 'axis'], ['score'])],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 3])],
    initializers: [rawTensor('axis', 'int64', [], new Uint8Array(8))],
  });
}

/** The square root of the first feature, which is NaN below zero: `features` float[N, 3] → `score` float[N, 1]. */
export function rootModel(): Uint8Array {
  return model({
    nodes: [node('MatMul', ['features', 'weights'], ['first']), node('Sqrt', ['first'], ['score'])],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [floatTensor('weights', [3, 1], [1, 0, 0])],
  });
}

/** Looks the first feature up in a table of 100 rows; from 100 on the runtime throws. `features` float[N, 3] → `score` float[N, 1]. */
export function outOfRangeModel(): Uint8Array {
  return model({
    nodes: [
      node('MatMul', ['features', 'weights'], ['first']),
      node('Cast', ['first'], ['index'], { attributes: [intAttribute('to', DATA_TYPES.int64)] }),
      node('Gather', ['table', 'index'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', 3])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
    initializers: [
      floatTensor('weights', [3, 1], [1, 0, 0]),
      floatTensor(
        'table',
        [100],
        Array.from({ length: 100 }, (_, index) => index),
      ),
    ],
  });
}

/** As many zeros as asked for: `size` int64[1] → `values` float[M]. A small request for an answer of any size. */
export function expandingModel(): Uint8Array {
  return model({
    nodes: [node('ConstantOfShape', ['size'], ['values'])],
    inputs: [valueInfo('size', 'int64', [1])],
    outputs: [valueInfo('values', 'float32', ['M'])],
  });
}
