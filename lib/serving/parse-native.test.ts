import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { predictRequestSchema } from './contract.ts';
import { parseNative, requestIdIn } from './parse-native.ts';

const CASES: [string, unknown, string | null][] = [
  ['one row by name', { features: { a: 1 } }, null],
  ['one row by order', { features: [1, 'x', null] }, null],
  ['many rows', { instances: [[1], { a: 1 }, { features: [1] }] }, null],
  [
    'every option',
    {
      features: [],
      version: 3,
      entity_key: 'u',
      request_id: 'r 1',
      event_time: '2026-01-01T00:00:00+02:00',
    },
    null,
  ],
  ['an alias', { features: [], version: 'champion' }, null],
  ['nothing', {}, 'features'],
  ['both', { features: [], instances: [[]] }, 'features'],
  ['a list', [], ''],
  ['null', null, ''],
  ['text', 'x', ''],
  ['features that are a number', { features: 1 }, 'features'],
  ['features that are null', { features: null }, 'features'],
  ['instances that are an object', { instances: {} }, 'instances'],
  ['no instances', { instances: [] }, 'instances'],
  ['an unknown field', { features: [], feature: 1 }, 'feature'],
  ['a prototype name', JSON.parse('{"features":[],"__proto__":{"a":1}}'), '__proto__'],
  ['constructor', { features: [], constructor: 1 }, 'constructor'],
  ['version 0', { features: [], version: 0 }, 'version'],
  ['version 1.5', { features: [], version: 1.5 }, 'version'],
  ['version 1e300', { features: [], version: 1e300 }, 'version'],
  ['version null', { features: [], version: null }, 'version'],
  ['a long entity key', { features: [], entity_key: 'x'.repeat(201) }, 'entity_key'],
  ['an entity key of 200', { features: [], entity_key: 'x'.repeat(200) }, null],
  ['an empty request id', { features: [], request_id: '' }, 'request_id'],
  ['a request id with a line feed', { features: [], request_id: 'a\nb' }, 'request_id'],
  ['a request id beyond ASCII', { features: [], request_id: 'ä' }, 'request_id'],
  ['a long request id', { features: [], request_id: 'x'.repeat(201) }, 'request_id'],
  ['a request id of 200', { features: [], request_id: 'x'.repeat(200) }, null],
  ['a time without a zone', { features: [], event_time: '2026-01-01T00:00:00' }, 'event_time'],
  ['a day that is not', { features: [], event_time: '2026-02-30T00:00:00Z' }, 'event_time'],
  ['a time as a number', { features: [], event_time: 0 }, 'event_time'],
];

describe('parseNative', () => {
  it.each(CASES)('%s: agrees with the documented schema', (_name, body, field) => {
    let refused: AppError | undefined;
    try {
      parseNative(body);
    } catch (error) {
      if (error instanceof AppError) refused = error;
      else throw error;
    }
    expect(refused === undefined).toBe(predictRequestSchema.safeParse(body).success);
    expect(refused === undefined).toBe(field === null);
    if (field) expect(refused?.fields.map((one) => one.field)).toContain(field);
    if (refused) expect(refused.status).toBe(422);
  });

  it('refuses more than 10,000 rows', () => {
    const body = { instances: new Array(10_001).fill([1]) };
    expect(predictRequestSchema.safeParse(body).success).toBe(false);
    expect(() => parseNative(body)).toThrow(expect.objectContaining({ code: 'too_many_rows' }));
  });

  it('takes rows out of their wrapping and names them by it', () => {
    const { rows, where, many } = parseNative({
      instances: [{ features: { a: 1 } }, { features: 1 }],
    });
    expect(many).toBe(true);
    expect(rows).toEqual([{ a: 1 }, { features: 1 }]);
    expect([where(0), where(1)]).toEqual(['instances[0].features', 'instances[1]']);
  });

  it('takes the entities of one row, or of each of many', () => {
    const one = parseNative({ entities: { user: 1 } });
    expect(one).toMatchObject({ many: false, rows: [{}], entities: { rows: [{ user: 1 }] } });
    expect(one.entities?.fieldOf(0, 'user')).toBe('entities.user');
    const { rows, entities } = parseNative({
      instances: [
        { a: 1 },
        { entities: { user: 2 } },
        { entities: { user: 3 }, features: { a: 3 } },
      ],
    });
    expect(rows).toEqual([{ a: 1 }, {}, { a: 3 }]);
    expect(entities?.rows).toEqual([undefined, { user: 2 }, { user: 3 }]);
    expect(entities?.fieldOf(2, 'user')).toBe('instances[2].entities.user');
    expect(parseNative({ features: { a: 1 } }).entities).toBeUndefined();
  });

  it.each([
    [{ entities: { user: 1 }, instances: [{ a: 1 }] }, /features|entities/],
    [{ entities: 'me' }, /entities must be an object/],
    [{ instances: [{ entities: [1] }] }, /instances\[0\]\.entities must be an object/],
  ])('refuses the entities of %j', (body, message) => {
    expect(() => parseNative(body)).toThrow(message);
  });
});

it.each([
  [{ request_id: 'a' }, 'a'],
  [{ request_id: 1 }, undefined],
  [null, undefined],
  [Object.create({ request_id: 'inherited' }), undefined],
])('requestIdIn(%j)', (body, id) => {
  expect(requestIdIn(body)).toBe(id);
});
