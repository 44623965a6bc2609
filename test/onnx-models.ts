import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { TensorType } from '#lib/onnx/contract.ts';

/**
 * Tiny ONNX models written by hand, so that tests need no Python. Each function returns a complete file.
 */

/** score = weights · row + bias over one input `features` float[N, F]; outputs `score` float[N, 1]. */
export function vectorModel(
  weights: readonly number[] = [0.5, -0.25, 0.125],
  bias = 0.1,
): Uint8Array {
  return model({
    nodes: [
      node('MatMul', ['features', 'weights'], ['weighted']),
      node('Add', ['weighted', 'bias'], ['score']),
    ],
    inputs: [valueInfo('features', 'float32', ['N', weights.length])],
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

export type Dimension = number | string | null;

/** ONNX's numbers for element types (TensorProto.DataType). */
export const DATA_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  bfloat16: 16,
  float8e4m3fn: 17,
} as const;

export interface ModelParts {
  nodes: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  outputs: readonly Uint8Array[];
  initializers?: readonly Uint8Array[];
  /** domain → version; the default domain is ''. */
  opsets?: Record<string, number>;
  irVersion?: number;
}

export function model(parts: ModelParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(parts.irVersion ?? 8);
  writer.tag(2, WireType.LengthDelimited).string('mainstay-tests');
  const graph = new BinaryWriter();
  repeated(graph, 1, parts.nodes);
  graph.tag(2, WireType.LengthDelimited).string('graph');
  repeated(graph, 5, parts.initializers ?? []);
  repeated(graph, 11, parts.inputs);
  repeated(graph, 12, parts.outputs);
  writer.tag(7, WireType.LengthDelimited).bytes(graph.finish());
  for (const [domain, version] of Object.entries(parts.opsets ?? { '': 15, 'ai.onnx.ml': 3 })) {
    const opset = new BinaryWriter();
    opset.tag(1, WireType.LengthDelimited).string(domain);
    opset.tag(2, WireType.Varint).int64(version);
    writer.tag(8, WireType.LengthDelimited).bytes(opset.finish());
  }
  return writer.finish();
}

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  options: { domain?: string; attributes?: readonly Uint8Array[] } = {},
): Uint8Array {
  const writer = new BinaryWriter();
  for (const name of inputs) writer.tag(1, WireType.LengthDelimited).string(name);
  for (const name of outputs) writer.tag(2, WireType.LengthDelimited).string(name);
  writer.tag(3, WireType.LengthDelimited).string(`${operator}_${outputs[0] ?? ''}`);
  writer.tag(4, WireType.LengthDelimited).string(operator);
  repeated(writer, 5, options.attributes ?? []);
  if (options.domain) writer.tag(7, WireType.LengthDelimited).string(options.domain);
  return writer.finish();
}

/** A tensor's name, type and shape; without `shape` the number of dimensions is left open. */
export function valueInfo(
  name: string,
  type: keyof typeof DATA_TYPES,
  shape?: readonly Dimension[],
): Uint8Array {
  const tensor = new BinaryWriter();
  tensor.tag(1, WireType.Varint).int32(DATA_TYPES[type]);
  if (shape) {
    const dimensions = new BinaryWriter();
    for (const size of shape) {
      const dimension = new BinaryWriter();
      if (typeof size === 'number') dimension.tag(1, WireType.Varint).int64(size);
      else if (size !== null) dimension.tag(2, WireType.LengthDelimited).string(size);
      dimensions.tag(1, WireType.LengthDelimited).bytes(dimension.finish());
    }
    tensor.tag(2, WireType.LengthDelimited).bytes(dimensions.finish());
  }
  return typedInfo(name, wrap(1, tensor));
}

/** A sequence of maps from a class to a float, as ZipMap makes it. */
export function mapsInfo(name: string, keyType: 'int64' | 'string'): Uint8Array {
  const float = wrap(1, new BinaryWriter().tag(1, WireType.Varint).int32(DATA_TYPES.float32));
  const map = new BinaryWriter().tag(1, WireType.Varint).int32(DATA_TYPES[keyType]);
  map.tag(2, WireType.LengthDelimited).bytes(float.finish());
  const sequence = new BinaryWriter();
  sequence.tag(1, WireType.LengthDelimited).bytes(wrap(5, map).finish());
  return typedInfo(name, wrap(4, sequence));
}

export function floatTensor(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): Uint8Array {
  const writer = new BinaryWriter();
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.float32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.from(values).buffer));
  return writer.finish();
}

/** An initializer whose bytes are said to be in another file. */
export function externalTensor(name: string, size: number, location: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.float32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  const entry = new BinaryWriter();
  entry.tag(1, WireType.LengthDelimited).string('location');
  entry.tag(2, WireType.LengthDelimited).string(location);
  writer.tag(13, WireType.LengthDelimited).bytes(entry.finish());
  writer.tag(14, WireType.Varint).int32(1);
  return writer.finish();
}

export function intAttribute(name: string, value: number): Uint8Array {
  return attribute(name, 2).tag(3, WireType.Varint).int64(value).finish();
}

export function floatAttribute(name: string, value: number): Uint8Array {
  return attribute(name, 1).tag(2, WireType.Bit32).float(value).finish();
}

export function stringAttribute(name: string, value: string): Uint8Array {
  return attribute(name, 3).tag(4, WireType.LengthDelimited).string(value).finish();
}

export function tensorAttribute(name: string, tensor: Uint8Array): Uint8Array {
  return attribute(name, 4).tag(5, WireType.LengthDelimited).bytes(tensor).finish();
}

export function floatsAttribute(name: string, values: readonly number[]): Uint8Array {
  const writer = attribute(name, 6);
  for (const value of values) writer.tag(7, WireType.Bit32).float(value);
  return writer.finish();
}

export function intsAttribute(name: string, values: readonly number[]): Uint8Array {
  const writer = attribute(name, 7);
  for (const value of values) writer.tag(8, WireType.Varint).int64(value);
  return writer.finish();
}

export function stringsAttribute(name: string, values: readonly string[]): Uint8Array {
  const writer = attribute(name, 8);
  for (const value of values) writer.tag(9, WireType.LengthDelimited).string(value);
  return writer.finish();
}

function attribute(name: string, type: number): BinaryWriter {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  return writer.tag(20, WireType.Varint).int32(type);
}

function wrap(field: number, inner: BinaryWriter): BinaryWriter {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(inner.finish());
}

function typedInfo(name: string, type: BinaryWriter): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).bytes(type.finish());
  return writer.finish();
}

function repeated(writer: BinaryWriter, field: number, messages: readonly Uint8Array[]): void {
  for (const message of messages) writer.tag(field, WireType.LengthDelimited).bytes(message);
}
