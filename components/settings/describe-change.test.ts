import { describe, expect, it } from 'vitest';
import { changedFields, readSubject } from './describe-change.ts';

describe('changedFields', () => {
  it.each([
    ['a creation', null, { role: 'viewer' }, [{ field: 'role', before: null, after: 'viewer' }]],
    ['a removal', { version: 2 }, null, [{ field: 'version', before: '2', after: null }]],
    [
      'what differs only',
      { a: 1, b: 2 },
      { a: 1, b: 3 },
      [{ field: 'b', before: '2', after: '3' }],
    ],
    [
      'nested fields',
      { tags: { team: 'x' } },
      { tags: { team: 'y' } },
      [{ field: 'tags: team', before: 'x', after: 'y' }],
    ],
    [
      'null as absent',
      { revoked_at: null },
      { revoked_at: 'now' },
      [{ field: 'revoked at', before: null, after: 'now' }],
    ],
    [
      'a release in words',
      { seq: 1, plan: { routes: [{ version: 1, weight: 100 }], fallback: [] } },
      { seq: 2, plan: { routes: [{ version: 2, weight: 100 }], fallback: [1] } },
      [
        { field: 'release', before: '1', after: '2' },
        { field: 'version in force', before: '1', after: '2' },
        { field: 'fallback versions', before: 'none', after: '1' },
      ],
    ],
    [
      'lists in words',
      { scopes: ['predict'] },
      { scopes: ['predict', 'feedback'] },
      [{ field: 'scopes', before: 'predict', after: 'predict, feedback' }],
    ],
    ['nothing', { a: [1] }, { a: [1] }, []],
  ])('gives %s', (_name, before, after, changes) => {
    expect(changedFields(before, after)).toEqual(changes);
  });
});

it('tells of the rules that differ only', () => {
  const kept = { kind: 'required', feature: 'hour', policy: { do: 'reject' } };
  const range = { kind: 'range', feature: 'hour', max: 24, policy: { do: 'reject' } };
  const extra = { kind: 'extra', policy: { do: 'warn' } };
  const before = { mode: 'shadow', rules: [kept, range] };
  const after = { mode: 'enforce', rules: [kept, { ...range, max: 26 }, extra] };
  expect(changedFields(before, after)).toEqual([
    { field: 'mode', before: 'shadow', after: 'enforce' },
    {
      field: 'rule range of hour',
      before: '{"max":24,"policy":{"do":"reject"}}',
      after: '{"max":26,"policy":{"do":"reject"}}',
    },
    { field: 'rule extra', before: null, after: '{"policy":{"do":"warn"}}' },
  ]);
});

describe('readSubject', () => {
  it.each([
    ['model:flights', 'flights', '/models/flights'],
    ['version:flights/3', 'flights, version 3', '/models/flights/versions/3'],
    ['alias:flights/champion', 'flights, alias champion', '/models/flights/versions'],
    ['release:flights/7', 'flights, release 7', '/models/flights/releases'],
    ['quarantine:018f', 'request in quarantine', '/quarantine/018f'],
    ['dependency:redis', 'Redis', null],
    ['user:018f', 'user', '/settings/users'],
    [
      'feature_view:origin_stats@2',
      'origin_stats, version 2',
      '/features/views/origin_stats?version=2',
    ],
    ['feature_entity:airport', 'airport', '/features/sources'],
    ['feature_source:arrivals', 'arrivals', '/features/sources?edit=arrivals'],
    ['feature_run:018f', 'run of features', '/features/runs'],
    ['odd', 'odd', null],
  ])('%s', (subject, text, href) => {
    expect(readSubject(subject)).toEqual({ text, href });
  });
});
