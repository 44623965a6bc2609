import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

export interface OddRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** What a protocol's requests look like when they are right, and where they go. */
export interface Format {
  /** Where a body is right; `texts` are bodies that are not JSON, such as CSV, with a place for something odd. */
  examples: readonly {
    path: string;
    bodies: readonly Json[];
    texts?: readonly string[];
    /** Bytes of tensors behind the JSON. */
    tail?: number;
  }[];
  /** Other addresses. */
  paths: readonly string[];
  types: readonly string[];
  /** Tensors as bytes may follow the JSON. */
  takesBytes?: boolean;
}

const LEAVES = [
  ...['0', '-0', '1', '2', '1.5', '-1', '1e308', '-1e400', '1e-400', '5000', '2147483648'],
  ...['9007199254740993', '-99999999999999999999', '18446744073709551616', '1e30'],
  ...['NaN', '-Infinity', 'Infinity', 'null', 'true', 'false', '[]', '{}', '[[]]', '[null]'],
  ...['""', '"a"', '"JFK"', '"\\ud800"', '"\\u0000"', '"😀"', '"NaN"', '"Infinity"', '"0x1"'],
  ...['"9223372036854775807"', '"__proto__"', '{"b64":"w7w="}', '{"b64":"!"}', '{"b64":"/w=="}'],
  ...[
    '"FP32"',
    '"BYTES"',
    '"BF16"',
    '[0]',
    '[1,-1]',
    '[1e9,1e9]',
    '[20000000,3,0,0]',
    '[[1],[2,3]]',
  ],
];
const KEYS = [
  ...['features', 'instances', 'inputs', 'outputs', 'examples', 'context', 'signature_name'],
  ...['dataframe_split', 'dataframe_records', 'columns', 'data', 'index', 'params', 'parameters'],
  ...['name', 'shape', 'datatype', 'id', 'binary_data_size', 'binary_data', 'binary_data_output'],
  ...['version', 'entity_key', 'request_id', 'event_time', 'distance', 'hour', 'origin', 'f0', 'x'],
  ...['b64', '__proto__', 'constructor', 'toString', '', 'labels', 'label', 'row', 'observed_at'],
];

const leaf = fc.constantFrom(...LEAVES);
const key = fc.constantFrom(...KEYS).map((name) => JSON.stringify(name));

/** Any JSON, and numbers that are none, as text. */
const { value: anyJson } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }).map((parts) => `[${parts.join(',')}]`),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((members) => `{${members.map(([name, value]) => `${name}:${value}`).join(',')}}`),
  ),
}));

const HOLE = '\u0001hole';

/** A right body with one part taken away, replaced, repeated or added. */
function altered(bodies: readonly Json[]): fc.Arbitrary<string> {
  return fc
    .record({
      body: fc.constantFrom(...bodies),
      way: fc.array(fc.nat(20), { maxLength: 6 }),
      change: fc.constantFrom('replace', 'remove', 'repeat', 'add', 'keep', 'keep', 'keep'),
      value: anyJson,
      name: fc.constantFrom(...KEYS),
    })
    .map(({ body, way, change, value, name }) => {
      const copy: Json = structuredClone(body);
      const changed = alter(copy, way, change, name);
      return JSON.stringify(changed).replace(JSON.stringify(HOLE), () => value);
    });
}

function alter(value: Json, [step, ...way]: number[], change: string, name: string): Json {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const at = step === undefined ? undefined : keys[step % Math.max(1, keys.length)];
  if (at === undefined || typeof value !== 'object' || value === null) {
    return change === 'replace' ? HOLE : value;
  }
  const parts = value as Record<string, Json>;
  const inner = parts[at] ?? null;
  const isLast = way.length === 0 || typeof inner !== 'object' || inner === null;
  if (!isLast) parts[at] = alter(inner, way, change, name);
  else if (change === 'replace') parts[at] = HOLE;
  else if (change === 'add' && !Array.isArray(value)) parts[name] = HOLE;
  else if (change === 'remove' && !Array.isArray(value)) delete parts[at];
  else if (change === 'remove' && Array.isArray(value)) value.splice(Number(at), 1);
  else if (change === 'repeat' && Array.isArray(value)) value.push(...value, inner);
  return value;
}

/** Bytes as they were, cut, changed in one place, doubled, or none of ours at all. */
function damaged(body: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const whole = { arbitrary: body, weight: 12 };
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const at = (bytes: Buffer, part: number) => Math.floor(part * Math.max(0, bytes.length - 1));
  return fc.oneof(
    whole,
    fc.tuple(body, place).map(([bytes, part]) => bytes.subarray(0, at(bytes, part))),
    fc.tuple(body, place, fc.nat(255)).map(([bytes, part, byte]) => {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at(bytes, part)] = byte;
      return copy;
    }),
    body.map((bytes) => Buffer.concat([bytes, bytes])),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );
}

const encodings = fc.oneof(
  { arbitrary: fc.constant('none' as const), weight: 30 },
  fc.constantFrom('gzip', 'deflate', 'gzip, but it is not', 'br', 'gzip of much' as const),
);

const requestIds = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 4 },
  fc.constantFrom('ok', 'a b', 'x'.repeat(300), '\u00ff', ' ', 'r%0a'),
);

const MUCH = gzipSync(Buffer.alloc(64 * 1024 * 1024));

/** Requests of a format that are wrong in one way or another, and some that are right. */
export function oddRequests(format: Format): fc.Arbitrary<OddRequest> {
  const path = fc.constantFrom(...format.paths, ...format.examples.map((one) => one.path));
  const somewhere = fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 8 },
    { arbitrary: path, weight: 2 },
  );
  return fc
    .record({
      method: fc.oneof(
        { arbitrary: fc.constant('POST'), weight: 80 },
        fc.constantFrom('GET', 'PUT'),
      ),
      elsewhere: somewhere,
      content: fc
        .constantFrom(...format.examples)
        .chain((example) => oddBody(example).map((body) => ({ ...body, ...example }))),
      type: fc.constantFrom(...format.types),
      tail: fc.uint8Array({ minLength: 48, maxLength: 48 }),
      cut: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.integer({ min: -24, max: 24 })),
      length: fc.oneof(
        { arbitrary: fc.constant('right'), weight: 5 },
        fc.constantFrom('none', '0', '1', '-1', '9999999', 'x', '1e1'),
      ),
      encoding: encodings,
      requestId: requestIds,
    })
    .map(({ method, elsewhere, content, type, tail, cut, length, encoding, requestId }) => {
      const headers: Record<string, string> = { 'content-type': content.type ?? type };
      if (requestId !== undefined) headers['x-request-id'] = requestId;
      let bytes: Uint8Array = content.body;
      const { tail: size = 0 } = content;
      if (format.takesBytes && length !== 'none' && (size > 0 || cut !== 0)) {
        const isRight = length === 'right';
        headers['inference-header-content-length'] = isRight ? String(bytes.length) : length;
        bytes = Buffer.concat([bytes, tail.subarray(0, Math.max(0, size + cut))]);
      }
      if (encoding !== 'none') headers['content-encoding'] = encoding.split(/[, ]/, 1)[0] ?? '';
      if (encoding === 'gzip') bytes = gzipSync(bytes);
      if (encoding === 'deflate') bytes = deflateSync(bytes);
      if (encoding === 'gzip of much') bytes = MUCH;
      return { method, path: elsewhere ?? content.path, headers, body: new Uint8Array(bytes) };
    });
}

function oddBody({ bodies, texts = [] }: Format['examples'][number]) {
  const json = fc.oneof(
    { arbitrary: altered(bodies), weight: 10 },
    { arbitrary: anyJson, weight: 2 },
    fc.constantFrom('['.repeat(50_000), '{"a":'.repeat(50_000), `[${'9'.repeat(5000)}]`),
  );
  const body = damaged(json.map((said) => Buffer.from(said))).map((bytes) => ({
    body: bytes,
    type: undefined,
  }));
  if (texts.length === 0) return body;
  const csv = fc
    .tuple(fc.constantFrom(...texts), fc.oneof(leaf, fc.constant('7')))
    .map(([text, odd]) => Buffer.from(text.replaceAll('?', () => odd)));
  return fc.oneof(
    body,
    damaged(csv).map((bytes) => ({ body: bytes, type: 'text/csv' })),
  );
}
