import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { entitySchema, sourceSchema } from './contract.ts';
import { type PushSource, parseEvents, parseTime, readValue } from './parse-events.ts';

const entity = entitySchema.parse({
  name: 'route',
  keys: [{ name: 'origin' }, { name: 'gate', type: 'integer' }],
});
const source = sourceSchema.parse({
  kind: 'push',
  name: 'arrivals',
  entity: 'route',
  columns: { delay: 'number', late: 'boolean', carrier: 'string', stops: 'integer' },
  event_time: 'arrived',
  created_time: 'known',
  event_id: 'id',
}) as PushSource;
const NOW = Date.parse('2026-03-01T12:00:00Z');
const row = {
  origin: 'ORD',
  gate: 4,
  delay: 12.5,
  late: false,
  carrier: 'AA',
  stops: 0,
  arrived: '2026-03-01T10:00:00Z',
  known: null,
  id: 'a1',
};
const parse = (...rows: unknown[]) => parseEvents(source, entity, rows, { nowMs: NOW });

it('reads keys, times and columns', () => {
  const known = '2026-03-01T11:00:00.5+01:00';
  expect(parse({ ...row, known, id: 7, delay: Number.NaN })).toEqual([
    {
      keys: '["ORD",4]',
      eventMs: Date.parse(row.arrived),
      createdMs: Date.parse('2026-03-01T10:00:00.500Z'),
      eventId: '7',
      columns: { late: false, carrier: 'AA', stops: 0 },
    },
  ]);
  expect(parse({ ...row, id: null })).toMatchObject([{ createdMs: NOW, eventId: null }]);
});

describe('names the row and the column', () => {
  it.each([
    [{ ...row, delay: '12.5' }, 'rows[1].delay', 'must be a number, got text'],
    [{ ...row, stops: 1.5 }, 'rows[1].stops', 'must be a whole number within ±2^53'],
    [{ ...row, late: 1 }, 'rows[1].late', 'must be true or false, got a number'],
    [{ ...row, carrier: 'a\u0000b' }, 'rows[1].carrier', 'must be text'],
    [{ ...row, origin: null }, 'rows[1].origin', 'must not be null'],
    [{ ...row, origin: 'a\u0000b' }, 'rows[1].origin', 'must not contain a NUL'],
    [{ ...row, gate: 1.5 }, 'rows[1].gate', 'must be a whole number'],
    [{ ...row, arrived: undefined }, 'rows[1].arrived', 'is missing'],
    [{ ...row, arrived: '2026-03-01T10:00:00' }, 'rows[1].arrived', 'must say its zone'],
    [{ ...row, known: 'soon' }, 'rows[1].known', 'must be a time'],
    [{ ...row, id: {} }, 'rows[1].id', 'must be text'],
    [{ ...row, dealy: 3 }, 'rows[1].dealy', 'is not a column'],
    [(({ delay: _, ...rest }) => rest)(row), 'rows[1].delay', 'is missing'],
    ['row', 'rows[1]', 'must be an object'],
  ])('%o', (bad, field, message) => {
    let refusal: unknown;
    try {
      parse(row, bad, row);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: 'invalid_request',
      fields: [{ field, message: expect.stringContaining(message) }],
    });
  });
});

it('says no more than anybody mends at once', () => {
  const bad = Array.from({ length: 1000 }, () => ({ ...row, delay: 'x', late: 'y' }));
  expect(() => parse(...bad)).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ length: 20 }) }),
  );
});

it.each([
  ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01 12:00:00.123456', '2026-03-01T12:00:00.123Z'],
  ['2026-03-01T12:00:00+0200', '2026-03-01T10:00:00.000Z'],
  ['2026-03-29T02:30:00+01:00', '2026-03-29T01:30:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
])('reads the time %s', (text, iso) => {
  expect(parseTime(text, true)).toBe(Date.parse(iso));
});

it.each(['2026-02-30T10:00:00Z', '2026-02-20T25:00:00Z', 'tomorrow', 1_700_000_000, '2026-13-01'])(
  'refuses the time %s',
  (given) => {
    expect(typeof parseTime(given, true)).toBe('string');
  },
);

it('takes no number beyond what it can keep', () => {
  expect(readValue(2n ** 70n, 'integer')).toEqual({ problem: expect.stringContaining('2^53') });
  expect(readValue(Number.POSITIVE_INFINITY, 'number')).toBeNull();
  expect(readValue(-0, 'number')).toBe(0);
});
