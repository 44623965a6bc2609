import { describe, expect, test } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, TensorType } from './contract.ts';
import { encodeRows, MAX_FIELD_ERRORS, parseRows } from './encode-rows.ts';
import { featureLayout } from './feature-layout.ts';

const columns = featureLayout({
  inputs: [
    { name: 'distance', type: 'float32', shape: ['N', 1] },
    { name: 'hour', type: 'int64', shape: ['N'] },
    { name: 'late', type: 'bool', shape: ['N', 1] },
    { name: 'origin', type: 'string', shape: ['N', 1] },
  ],
  outputs: [],
});
const vector = vectorOf('float32', ['a', 'b']);
const good = { distance: 1.5, hour: 7, late: true, origin: 'JFK' };

function vectorOf(type: TensorType, names: string[]): FeatureLayout {
  const inputs = [{ name: 'x', type, shape: ['N', names.length] }];
  return featureLayout({ inputs, outputs: [] }, names);
}

function problems(layout: FeatureLayout, rows: unknown[], where?: (index: number) => string) {
  try {
    parseRows(layout, rows, where ? { where } : {});
  } catch (error) {
    if (error instanceof AppError) return error.fields.map((f) => `${f.field} ${f.message}`);
    throw error;
  }
  return [];
}

describe('rows by name or in order', () => {
  test('become one tensor per column', () => {
    const rows = parseRows(columns, [good, [2.5, 8, false, 'SFO']]);
    expect(encodeRows(columns, rows)).toEqual({
      distance: { type: 'float32', shape: [2, 1], data: new Float32Array([1.5, 2.5]) },
      hour: { type: 'int64', shape: [2], data: new BigInt64Array([7n, 8n]) },
      late: { type: 'bool', shape: [2, 1], data: new Uint8Array([1, 0]) },
      origin: { type: 'string', shape: [2, 1], data: ['JFK', 'SFO'] },
    });
  });

  test('become one vector, by name and not by position in the object', () => {
    const rows = parseRows(vector, [{ b: 2, a: 1 }, [3, 4]]);
    expect(encodeRows(vector, rows)).toEqual({
      x: { type: 'float32', shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) },
    });
  });

  test('of several requests are encoded together', () => {
    const rows = [...parseRows(vector, [[1, 2]]), ...parseRows(vector, [[3, 4]])];
    expect(encodeRows(vector, rows).x?.shape).toEqual([2, 2]);
  });

  test.each([
    ['float16', 0.5, new Uint16Array([0x3800])],
    ['float32', 0.1, new Float32Array([0.1])],
    ['float64', 0.1, new Float64Array([0.1])],
    ['int8', -128, new Int8Array([-128])],
    ['uint8', 255, new Uint8Array([255])],
    ['int16', -32768, new Int16Array([-32768])],
    ['uint16', 65535, new Uint16Array([65535])],
    ['int32', -(2 ** 31), new Int32Array([-(2 ** 31)])],
    ['uint32', 2 ** 32 - 1, new Uint32Array([2 ** 32 - 1])],
    ['int64', '-9223372036854775808', new BigInt64Array([-(2n ** 63n)])],
    ['int64', '296', new BigInt64Array([296n])],
    ['uint64', '-0', new BigUint64Array([0n])],
    ['int64', 9007199254740993n, new BigInt64Array([9007199254740993n])],
    ['uint64', '18446744073709551615', new BigUint64Array([2n ** 64n - 1n])],
  ] as const)('hold every element type: %s %s', (type, value, data) => {
    const layout = vectorOf(type, ['f']);
    expect(encodeRows(layout, parseRows(layout, [[value]])).x?.data).toEqual(data);
  });

  test('a missing number is NaN', () => {
    const rows = parseRows(vector, [{ a: null, b: Number.NaN }]);
    expect(encodeRows(vector, rows).x?.data).toEqual(new Float32Array([Number.NaN, Number.NaN]));
  });
});

describe('what is wrong is named', () => {
  test('every problem of a row at once', () => {
    const { hour: _, ...rest } = good;
    expect(problems(columns, [{ ...rest, distance: 'far', extra: 1 }], () => 'features')).toEqual([
      'features.distance must be a number, got text',
      'features.hour is missing',
      'features.extra is not a feature of this model',
    ]);
  });

  test('an extra feature in place of a missing one', () => {
    const { origin: _, ...rest } = good;
    expect(problems(columns, [{ ...rest, orgin: 'JFK' }])).toEqual([
      'instances[0].origin is missing',
      'instances[0].orgin is not a feature of this model',
    ]);
  });

  test.each([
    [{ ...good, hour: 7.5 }, 'instances[1].hour must be a whole number, got 7.5'],
    [{ ...good, hour: '7.0' }, 'instances[1].hour must be a whole number, got text'],
    [{ ...good, hour: '' }, 'instances[1].hour must be a whole number, got text'],
    [
      { ...good, hour: '9223372036854775808' },
      'instances[1].hour must be a whole number from -9223372036854775808 to 9223372036854775807, got 9223372036854775808',
    ],
    [{ ...good, hour: null }, 'instances[1].hour must be a whole number, got null'],
    [{ ...good, hour: Number.NaN }, 'instances[1].hour must be a whole number, got NaN'],
    [{ ...good, hour: 2 ** 60 }, 'instances[1].hour must be sent as text, since it is beyond 2^53'],
    [
      { ...good, hour: Number.POSITIVE_INFINITY },
      'instances[1].hour must be a whole number, got Infinity',
    ],
    [{ ...good, late: 1 }, 'instances[1].late must be true or false, got a number'],
    [{ ...good, origin: 5 }, 'instances[1].origin must be text, got a number'],
    [{ ...good, origin: null }, 'instances[1].origin must be text, got null'],
    [{ ...good, origin: 'J\0K' }, 'instances[1].origin must be text without NUL characters'],
    [{ ...good, distance: true }, 'instances[1].distance must be a number, got true'],
    [{ ...good, distance: [[1]] }, 'instances[1].distance must be a number, got a list'],
    [{ ...good, distance: {} }, 'instances[1].distance must be a number, got an object'],
    [
      { ...good, distance: Number.POSITIVE_INFINITY },
      'instances[1].distance must be a finite number',
    ],
    [
      { ...good, distance: -1e39 },
      'instances[1].distance must fit a 32-bit float, got -1e+39, which is beyond its range',
    ],
    [[1, 2], 'instances[1] must have 4 values (distance, hour, late, origin), got 2'],
    ['row', 'instances[1] must be an object by feature name or a list of values, got text'],
    [null, 'instances[1] must be an object by feature name or a list of values, got null'],
    [
      JSON.parse('{"distance":1,"hour":1,"late":true,"origin":"a","__proto__":{"x":1}}'),
      'instances[1].__proto__ is not a feature of this model',
    ],
    [{ ...good, 'odd "name"': 1 }, 'instances[1]["odd \\"name\\""] is not a feature of this model'],
  ])('%j', (row, message) => {
    expect(problems(columns, [good, row])).toEqual([message]);
  });

  test('features named like members of every object are still missing', () => {
    const layout = vectorOf('float32', ['constructor', 'toString']);
    expect(problems(layout, [{}])).toEqual([
      'instances[0].constructor is missing',
      'instances[0].toString is missing',
    ]);
  });

  test.each([
    ['float16', 65520, 65519],
    ['uint8', 256, 255],
    ['uint8', -1, 0],
    ['int32', 2 ** 31, 2 ** 31 - 1],
    ['uint64', -1, 0],
    ['int64', '9223372036854775808', '9223372036854775807'],
  ] as const)('%s refuses %s and takes %s', (type, bad, fine) => {
    const layout = vectorOf(type, ['f']);
    expect(problems(layout, [[bad]])).toHaveLength(1);
    expect(problems(layout, [[fine]])).toEqual([]);
  });

  test('problems are capped', () => {
    expect(problems(vector, new Array(1000).fill({}))).toHaveLength(MAX_FIELD_ERRORS);
    const extras = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, 1]));
    expect(problems(vector, [{ a: 1, b: 2, ...extras }])).toHaveLength(MAX_FIELD_ERRORS);
  });

  test('a model of one row at a time refuses two', () => {
    const layout = featureLayout({
      inputs: [{ name: 'x', type: 'float32', shape: [1, 2] }],
      outputs: [],
    });
    expect(() =>
      parseRows(layout, [
        [1, 2],
        [3, 4],
      ]),
    ).toThrow(expect.objectContaining({ code: 'too_many_rows' }));
  });

  test('a model without named features says why', () => {
    const layout = { kind: 'tensors', reason: 'Input images is a 4-dimensional tensor' } as const;
    expect(() => parseRows(layout, [[1]])).toThrow(
      'Input images is a 4-dimensional tensor. Send its tensors over the Open Inference Protocol instead.',
    );
  });
});

test('hostile values never get past the check unnoticed', () => {
  const values: unknown[] = [
    null,
    undefined,
    true,
    '',
    '1',
    'NaN',
    'Infinity',
    '0x10',
    '9'.repeat(30),
    [],
    [1],
    {},
    -0,
    1e308,
    5e-324,
    2 ** 53,
    -(2 ** 63),
    1n,
    10n ** 30n,
    Symbol.iterator,
    () => 1,
    { valueOf: () => 1 },
    new Date(0),
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ];
  for (const type of [
    'float16',
    'float32',
    'float64',
    'int8',
    'uint32',
    'int64',
    'uint64',
  ] as const) {
    const layout = vectorOf(type, ['f']);
    for (const value of values) {
      if (problems(layout, [[value]]).length > 0) continue;
      const { data } = encodeRows(layout, parseRows(layout, [[value]])).x ?? { data: [] };
      const stored = Number(type === 'float16' ? 0 : data[0]);
      // Text is taken for the integers that JSON numbers cannot hold.
      const texts = type.endsWith('int64') ? ['1'] : [];
      if (!texts.includes(value as string)) {
        expect(['number', 'bigint', 'object']).toContain(typeof value);
      }
      if (type === 'float16') continue;
      if (value === null) expect(stored).toBeNaN();
      else if (type === 'float32') expect(stored).toBe(Math.fround(Number(value)));
      else expect(stored === 0 ? 0 : stored).toBe(Number(value) === 0 ? 0 : Number(value));
    }
  }
});
