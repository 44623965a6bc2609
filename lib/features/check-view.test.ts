import { describe, expect, it } from 'vitest';
import { checkEntity, checkSource, checkView } from './check-view.ts';
import { entitySchema, sourceSchema, type View, viewSchema } from './contract.ts';

const entity = entitySchema.parse({ name: 'airport', keys: [{ name: 'origin' }] });
const arrivals = sourceSchema.parse({
  kind: 'push',
  name: 'arrivals',
  entity: 'airport',
  columns: { delay: 'number', late: 'boolean', carrier: 'string', stops: 'integer' },
});
const window = { size: '3h', hop: '5m' };
const other = viewSchema.parse({
  name: 'other',
  source: 'arrivals',
  features: [
    { kind: 'value', name: 'delay', column: 'delay' },
    { kind: 'expression', name: 'back', type: 'number', expression: 'lateness.x + 1' },
  ],
});

function problemsOf(features: unknown[], more: Partial<View> = {}): string[] {
  const view = viewSchema.parse({ name: 'lateness', source: 'arrivals', features, ...more });
  const sources = new Map([[arrivals.name, arrivals]]);
  const views = new Map([[other.name, other]]);
  return checkView(view, { sources, views }).map(({ field, message }) => `${field}: ${message}`);
}

const aggregate = (more: object) => ({ kind: 'aggregate', name: 'x', window, ...more });
const expression = (text: string, more: object = {}) => ({
  kind: 'expression',
  name: 'x',
  type: 'number',
  expression: text,
  ...more,
});

describe('a view that can be computed', () => {
  it.each([
    ['a value', { kind: 'value', name: 'x', column: 'carrier' }],
    ['a count of events', aggregate({ function: 'count' })],
    ['a count of values', aggregate({ function: 'count', column: 'carrier' })],
    ['a tumbling window', aggregate({ function: 'sum', column: 'stops', window: { size: '1d' } })],
    ['last text', aggregate({ function: 'last', column: 'carrier' })],
    [
      'a rate',
      aggregate({ function: 'rate', predicate: [{ column: 'late', is: '=', value: true }] }),
    ],
    [
      'a condition',
      aggregate({ function: 'count', where: [{ column: 'stops', is: 'in', values: [1, 2] }] }),
    ],
    ['a request', expression('request.distance / 1000.0')],
    ['another view', expression('other.delay > 15 ? 1 : 0')],
    [
      'odd names',
      expression('request["odd name"] == "x" && lateness["y"] > 0', { type: 'boolean' }),
    ],
  ])('%s', (_name, feature) => {
    const y = aggregate({ name: 'y', function: 'count' });
    expect(problemsOf([y, feature])).toEqual([]);
  });
});

describe('a view that cannot', () => {
  it.each<[string, unknown[], string[]]>([
    [
      'a column that is not there',
      [{ kind: 'value', name: 'x', column: 'constructor' }],
      [
        'features[0].column: arrivals has no column constructor (there are delay, late, carrier, stops)',
      ],
    ],
    [
      'a mean of text',
      [aggregate({ function: 'mean', column: 'carrier' })],
      ['features[0].column: mean takes numbers, and carrier is string'],
    ],
    ['a sum of nothing', [aggregate({ function: 'sum' })], ['features[0].column: sum needs one']],
    [
      'a rate without a predicate',
      [aggregate({ function: 'rate' })],
      ['features[0].predicate: rate needs one: the share of events for which it holds'],
    ],
    [
      'a predicate without a rate',
      [aggregate({ function: 'count', predicate: [{ column: 'late', is: 'not null' }] })],
      ['features[0].predicate: belongs to rate; count can leave events out by where'],
    ],
    [
      'a size that is no multiple',
      [aggregate({ function: 'count', window: { size: '7m', hop: '2m' } })],
      ['features[0].window.size: 7m must be a multiple of the hop, 2m'],
    ],
    [
      'conditions that do not fit',
      [
        aggregate({
          function: 'count',
          where: [
            { column: 'late', is: '<', value: true },
            { column: 'delay', is: '=', value: 'x' },
            { column: 'carrier', is: 'in', values: ['a', 1] },
            { column: 'nope', is: 'null' },
          ],
        }),
      ],
      [
        'features[0].where[0].is: late is boolean: take = or !=',
        'features[0].where[1].value: delay is number, and the value is string',
        'features[0].where[2].values[1]: carrier is string, and the value is number',
        'features[0].where[3].column: arrivals has no column nope (there are delay, late, carrier, stops)',
      ],
    ],
    [
      'one name twice',
      [aggregate({ function: 'count' }), expression('1')],
      ['features[1].name: x is a feature already'],
    ],
    [
      'a feature that is not there',
      [expression('nope + other.nope')],
      [
        'features[0].expression: nope is not a feature of lateness (x)',
        'features[0].expression: nope is not a feature of other (delay, back)',
      ],
    ],
    [
      'another type',
      [expression('"a" + "b"')],
      ['features[0].expression: comes to text, and the feature is number'],
    ],
    [
      'a cycle in the view',
      [expression('y'), expression('z', { name: 'y' }), expression('x * 2', { name: 'z' })],
      [
        'features[0].expression: needs itself: lateness.x → lateness.y → lateness.z → lateness.x',
        'features[1].expression: needs itself: lateness.y → lateness.z → lateness.x → lateness.y',
        'features[2].expression: needs itself: lateness.z → lateness.x → lateness.y → lateness.z',
      ],
    ],
    [
      'a cycle through another view',
      [expression('other.back')],
      ['features[0].expression: needs itself: lateness.x → other.back → lateness.x'],
    ],
    [
      'a pattern that backtracks',
      [expression('request.text.matches("(a+)+$")', { type: 'boolean' })],
      [expect.stringContaining('matches() is not available here')],
    ],
  ])('%s', (_name, features, problems) => {
    expect(problemsOf(features)).toEqual(problems);
  });

  it('a source that is not there', () => {
    expect(problemsOf([expression('1')], { source: 'nope' })).toEqual([
      'source: there is no source nope',
    ]);
  });

  it('events without a source', () => {
    expect(problemsOf([aggregate({ function: 'count' })], { source: undefined })).toEqual([
      'features[0]: takes events, and the view has no source',
    ]);
  });
});

it('a column has one use', () => {
  const source = { ...arrivals, columns: { origin: 'string' as const, delay: 'number' as const } };
  const entities = new Map([[entity.name, entity]]);
  expect(checkSource({ ...source, created_time: 'delay' }, entities)).toEqual([
    { field: 'columns.origin', message: 'origin is a key of airport already' },
    { field: 'columns.delay', message: 'delay is the created time already' },
  ]);
  expect(checkSource({ ...source, entity: 'nope' }, entities)).toEqual([
    { field: 'entity', message: 'there is no entity nope' },
  ]);
});

it('a key is there once', () => {
  const keys = [
    { name: 'a', type: 'string' as const },
    { name: 'a', type: 'integer' as const },
  ];
  expect(checkEntity({ ...entity, keys })).toEqual([
    { field: 'keys[1].name', message: 'a is a key already' },
  ]);
});
