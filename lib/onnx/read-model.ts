import { eachField, type Field } from './wire.ts';

/**
 * An ONNX file's outline, read from its protobuf bytes. Field numbers are those of the public schema
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export interface ModelOutline {
  irVersion: number;
  producer: string;
  /** By domain as written; the default domain is ''. */
  opsets: Map<string, number>;
  /** What its maker wrote beside it, by key. */
  metadata: Map<string, string>;
  graph: GraphOutline | null;
  /** A tensor that the graph or a function keeps outside this file. */
  external: ExternalTensor | null;
  /** The model's fields as they are, in order; the graph's are marked. */
  fields: RawField[];
}

export interface GraphOutline {
  nodes: NodeOutline[];
  inputs: ValueOutline[];
  outputs: ValueOutline[];
  initializers: Set<string>;
  external: ExternalTensor | null;
  fields: RawField[];
}

interface ExternalTensor {
  tensor: string;
  location: string;
}

interface RawField {
  number: number;
  /** With its tag. */
  raw: Uint8Array;
}

export interface NodeOutline {
  operator: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Uint8Array[];
  raw: Uint8Array;
}

export interface ValueOutline {
  name: string;
  kind: 'tensor' | 'sequence' | 'map' | 'sparse tensor' | 'optional' | 'untyped';
  /** TensorProto.DataType of a tensor's elements. */
  elementType: number;
  /** One entry per dimension; null when the number of dimensions is left open. */
  dimensions: Array<number | string | null> | null;
}

export const GRAPH_FIELD = 7;
export const NODE_FIELD = 1;
export const OUTPUT_FIELD = 12;
export const VALUE_INFO_FIELD = 13;

/** Thrown when the bytes are not a model; `truncated` when they begin like one and end too early. */
export class UnreadableModel extends Error {
  override name = 'UnreadableModel';
  readonly truncated: boolean;
  constructor(message: string, truncated: boolean, cause?: unknown) {
    super(message, { cause });
    this.truncated = truncated;
  }
}

export function readModel(bytes: Uint8Array): ModelOutline {
  const model: ModelOutline = {
    irVersion: 0,
    producer: '',
    opsets: new Map(),
    metadata: new Map(),
    graph: null,
    external: null,
    fields: [],
  };
  const graphs: Uint8Array[] = [];
  const functions: Uint8Array[] = [];
  const producer = ['', ''];
  try {
    eachField(
      bytes,
      (field) => {
        if (field.number === 1) model.irVersion = Number(field.integer());
        else if (field.number === 2) producer[0] = field.text();
        else if (field.number === 3) producer[1] = field.text();
        else if (field.number === GRAPH_FIELD) graphs.push(field.bytes());
        else if (field.number === 8) readOpset(field.bytes(), model.opsets);
        else if (field.number === 14) readMetadata(field.bytes(), model.metadata);
        else if (field.number === 25) functions.push(field.bytes());
      },
      (field, raw) => model.fields.push({ number: field.number, raw }),
    );
  } catch (error) {
    // Every writer puts the IR version first; random bytes rarely begin with a plausible one.
    const beganWell = model.irVersion >= 1 && model.irVersion <= 1000;
    throw new UnreadableModel(String(error), error instanceof RangeError && beganWell, error);
  }
  model.producer = producer.filter(Boolean).join(' ');
  try {
    if (graphs.length > 0) model.graph = readGraph(joined(graphs));
    model.external = model.graph?.external ?? null;
    for (const body of functions) model.external ??= externalInFunction(body);
  } catch (error) {
    throw new UnreadableModel(`its graph is damaged: ${String(error)}`, false, error);
  }
  return model;
}

/** A message given in parts is their concatenation, by protobuf's own rule. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return new Uint8Array(Buffer.concat(parts));
}

function readMetadata(entry: Uint8Array, metadata: Map<string, string>): void {
  const parts = ['', ''];
  eachField(entry, (field) => {
    if (field.number === 1) parts[0] = field.text();
    else if (field.number === 2) parts[1] = field.text();
  });
  const [key = '', value = ''] = parts;
  metadata.set(key, value);
}

function readOpset(message: Uint8Array, opsets: Map<string, number>): void {
  let domain = '';
  let version = 0;
  eachField(message, (field) => {
    if (field.number === 1) domain = field.text();
    else if (field.number === 2) version = Number(field.integer());
  });
  opsets.set(domain, version);
}

function readGraph(message: Uint8Array): GraphOutline {
  const graph: GraphOutline = {
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: new Set(),
    external: null,
    fields: [],
  };
  const visit = (field: Field) => {
    if (field.number === NODE_FIELD) {
      const node = readNode(field.bytes());
      graph.nodes.push(node);
      for (const attribute of node.attributes) graph.external ??= externalInAttribute(attribute, 0);
    } else if (field.number === 5) {
      const tensor = readTensor(field.bytes());
      graph.initializers.add(tensor.name);
      graph.external ??= tensor.external;
    } else if (field.number === 15) {
      const tensor = readSparseTensor(field.bytes());
      graph.initializers.add(tensor.name);
      graph.external ??= tensor.external;
    } else if (field.number === 11) graph.inputs.push(readValue(field.bytes()));
    else if (field.number === OUTPUT_FIELD) graph.outputs.push(readValue(field.bytes()));
  };
  eachField(message, visit, (field, raw) => graph.fields.push({ number: field.number, raw }));
  return graph;
}

function readNode(message: Uint8Array): NodeOutline {
  const node: NodeOutline = {
    operator: '',
    domain: '',
    inputs: [],
    outputs: [],
    attributes: [],
    raw: message,
  };
  eachField(message, (field) => {
    if (field.number === 1) node.inputs.push(field.text());
    else if (field.number === 2) node.outputs.push(field.text());
    else if (field.number === 4) node.operator = field.text();
    else if (field.number === 5) node.attributes.push(field.bytes());
    else if (field.number === 7) node.domain = field.text();
  });
  return node;
}

const VALUE_KINDS: Record<number, ValueOutline['kind']> = {
  1: 'tensor',
  4: 'sequence',
  5: 'map',
  8: 'sparse tensor',
  9: 'optional',
};

export function readValue(message: Uint8Array): ValueOutline {
  const value: ValueOutline = { name: '', kind: 'untyped', elementType: 0, dimensions: null };
  eachField(message, (field) => {
    if (field.number === 1) value.name = field.text();
    else if (field.number === 2) {
      eachField(field.bytes(), (type) => {
        const kind = VALUE_KINDS[type.number];
        if (!kind) return;
        value.kind = kind;
        if (kind === 'tensor') readTensorType(type.bytes(), value);
      });
    }
  });
  return value;
}

function readTensorType(message: Uint8Array, value: ValueOutline): void {
  eachField(message, (field) => {
    if (field.number === 1) value.elementType = Number(field.integer());
    else if (field.number === 2) {
      const dimensions: NonNullable<ValueOutline['dimensions']> = [];
      eachField(field.bytes(), (entry) => {
        if (entry.number === 1) dimensions.push(readDimension(entry.bytes()));
      });
      value.dimensions = dimensions;
    }
  });
}

function readDimension(message: Uint8Array): number | string | null {
  let size: number | string | null = null;
  eachField(message, (field) => {
    if (field.number === 1) size = Number(field.integer());
    else if (field.number === 2) size = field.text() || null;
  });
  return size;
}

interface TensorOutline {
  name: string;
  external: ExternalTensor | null;
}

function readTensor(message: Uint8Array): TensorOutline {
  let name = '';
  let isExternal = false;
  let location = '';
  eachField(message, (field) => {
    if (field.number === 8) name = field.text();
    else if (field.number === 14) isExternal = field.integer() === 1n || isExternal;
    else if (field.number === 13) {
      isExternal = true;
      const [key, value] = readEntry(field.bytes());
      if (key === 'location') location = value;
    }
  });
  return { name, external: isExternal ? { tensor: name, location } : null };
}

function readSparseTensor(message: Uint8Array): TensorOutline {
  let outline: TensorOutline = { name: '', external: null };
  eachField(message, (field) => {
    if (field.number === 1) {
      const values = readTensor(field.bytes());
      outline = { name: values.name, external: values.external ?? outline.external };
    } else if (field.number === 2) {
      outline = { ...outline, external: outline.external ?? readTensor(field.bytes()).external };
    }
  });
  return outline;
}

function readEntry(message: Uint8Array): [key: string, value: string] {
  let key = '';
  let value = '';
  eachField(message, (field) => {
    if (field.number === 1) key = field.text();
    else if (field.number === 2) value = field.text();
  });
  return [key, value];
}

const MAX_DEPTH = 64;

/** Tensors also hide in attributes, and in the graphs that attributes of If, Loop and Scan hold. */
function externalInAttribute(message: Uint8Array, depth: number): ExternalTensor | null {
  if (depth > MAX_DEPTH) throw new Error('graphs are nested too deep');
  let external: ExternalTensor | null = null;
  eachField(message, (field) => {
    if (field.number === 5 || field.number === 10) {
      external ??= readTensor(field.bytes()).external;
    } else if (field.number === 22 || field.number === 23) {
      external ??= readSparseTensor(field.bytes()).external;
    } else if (field.number === 6 || field.number === 11) {
      external ??= externalInGraph(field.bytes(), depth + 1);
    }
  });
  return external;
}

function externalInFunction(message: Uint8Array): ExternalTensor | null {
  let external: ExternalTensor | null = null;
  eachField(message, (field) => {
    if (field.number === 7) {
      for (const attribute of readNode(field.bytes()).attributes) {
        external ??= externalInAttribute(attribute, 0);
      }
    } else if (field.number === 11) external ??= externalInAttribute(field.bytes(), 0);
  });
  return external;
}

function externalInGraph(message: Uint8Array, depth: number): ExternalTensor | null {
  let external: ExternalTensor | null = null;
  eachField(message, (field) => {
    if (field.number === NODE_FIELD) {
      for (const attribute of readNode(field.bytes()).attributes) {
        external ??= externalInAttribute(attribute, depth);
      }
    } else if (field.number === 5) external ??= readTensor(field.bytes()).external;
    else if (field.number === 15) external ??= readSparseTensor(field.bytes()).external;
  });
  return external;
}
