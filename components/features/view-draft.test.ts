import { describe, expect, it } from 'vitest';
import { sourceSchema, viewSchema } from '#lib/features/contract.ts';
import { readCondition } from './condition-draft.ts';
import { checkDraft, draftOfView, emptyView, errorAt } from './view-draft.ts';

const source = sourceSchema.parse({
  kind: 'push',
  name: 'arrivals',
  entity: 'origin',
  columns: { delay: 'number', carrier: 'string', cancelled: 'boolean', seats: 'integer' },
});
const ids = () => {
  let last = 0;
  return () => String(++last);
};

describe('a view and its draft', () => {
  it('is the same view again', () => {
    const view = viewSchema.parse({
      name: 'origin_stats',
      source: 'arrivals',
      ttl: '3h',
      owner: 'ops',
      tags: { team: 'ops' },
      features: [
        { kind: 'value', name: 'last_delay', column: 'delay' },
        {
          kind: 'aggregate',
          name: 'late_share',
          description: 'More than a quarter of an hour',
          function: 'rate',
          predicate: [{ column: 'delay', is: '>', value: 15 }],
          where: [
            { column: 'carrier', is: 'in', values: ['AA', 'UA'] },
            { column: 'cancelled', is: '=', value: false },
            { column: 'delay', is: 'not null' },
          ],
          window: { size: '3h', hop: '5m' },
        },
        { kind: 'aggregate', name: 'flights', function: 'count', window: { size: '1h' } },
        { kind: 'expression', name: 'hours', type: 'number', expression: 'last_delay / 60.0' },
      ],
    });
    expect(checkDraft(draftOfView(view, ids()), source)).toEqual({ view, errors: null });
  });

  it('leaves out what its kind does not have', () => {
    const draft = draftOfView(
      viewSchema.parse({
        name: 'v',
        features: [{ kind: 'value', name: 'x', column: 'delay' }],
      }),
      ids(),
    );
    const features = draft.features.map((one) => ({ ...one, expression: 'typed before' }));
    expect(checkDraft({ ...draft, features }, source).view?.features).toEqual([
      { kind: 'value', name: 'x', column: 'delay' },
    ]);
  });

  it('says what is wrong by field', () => {
    const { errors } = checkDraft({ ...emptyView('1'), ttl: 'soon' }, source);
    const found = errors ?? [];
    expect(errorAt(found, 'name')).toContain('must be 1 to 63');
    expect(errorAt(found, 'ttl')).toContain('must be a whole number and s, m, h or d');
    expect(errorAt(found, 'features[0].name')).toContain('must be 1 to 63');
    expect(errorAt(found, 'features[0].window')).toBeNull();
  });
});

describe('errorAt', () => {
  const errors = [
    { field: 'view.features[1].where[0].value', message: 'is wrong' },
    { field: 'body.view.ttl', message: 'is long' },
    { field: 'features[10].name', message: 'is taken' },
  ];
  it.each([
    ['features[1].where', 'is wrong'],
    ['features[1].where[0]', 'is wrong'],
    ['features[1].name', null],
    ['features[1]', 'is wrong'],
    ['ttl', 'is long'],
    ['features[10].name', 'is taken'],
    ['name', null],
  ])('%s', (field, message) => {
    expect(errorAt(errors, field)).toBe(message);
  });
});

describe('readCondition', () => {
  it.each([
    ['delay', '>', '15', { value: 15 }],
    ['delay', '>', 'late', { value: 'late' }],
    ['carrier', '=', '15', { value: '15' }],
    ['cancelled', '=', 'true', { value: true }],
    ['seats', 'in', '1, 2,', { values: [1, 2] }],
    ['carrier', 'not in', 'AA,UA', { values: ['AA', 'UA'] }],
    ['delay', 'null', 'kept while typing', {}],
    ['gone', '=', '1', { value: '1' }],
  ] as const)('%s %s %s', (column, is, text, rest) => {
    expect(readCondition({ id: '1', column, is, text }, source)).toEqual({ column, is, ...rest });
  });
});
