import { describe, expect, it } from 'vitest';
import { type Routing, routingSchema } from './contract.ts';
import { matchesAll, matchRoutes } from './match-routes.ts';

const [slack, pager, mail] = [
  '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000002',
  '019a0000-0000-7000-8000-000000000003',
] as const;

const routing: Routing = routingSchema.parse({
  channels: [slack],
  routes: [
    {
      matchers: [{ label: 'severity', op: 'in', values: ['1', '2'] }],
      channels: [pager],
      continue: true,
      repeat_interval_seconds: 3600,
    },
    { matchers: [{ label: 'model', op: 'in', values: ['fraud-*'] }], channels: [mail] },
  ],
});

describe('matchRoutes', () => {
  it.each([
    { labels: { severity: '3', model: 'flights' }, routes: ['default'], channels: [slack] },
    { labels: { severity: '1', model: 'flights' }, routes: ['1'], channels: [pager] },
    { labels: { severity: '1', model: 'fraud-eu' }, routes: ['1', '2'], channels: [pager, mail] },
    { labels: { severity: '4', model: 'fraud-eu' }, routes: ['2'], channels: [mail] },
  ])('takes $labels by $routes', ({ labels, routes, channels }) => {
    const matched = matchRoutes(routing, labels);
    expect(matched.map(({ route }) => route)).toEqual(routes);
    expect(matched.flatMap((route) => route.channels)).toEqual(channels);
  });

  it('has the routing’s timing where a route says none', () => {
    const [first] = matchRoutes(routing, { severity: '1' });
    expect(first).toMatchObject({ repeatIntervalSeconds: 3600, groupWaitSeconds: 15 });
  });
});

it('knows a route by what it is of, wherever it stands', () => {
  const labels = { severity: '4', model: 'fraud-eu' };
  const [before] = matchRoutes(routing, labels);
  const [, ...rest] = routing.routes;
  const [after] = matchRoutes({ ...routing, routes: rest }, labels);
  expect([before?.route, after?.route]).toEqual(['2', '1']);
  expect(after?.key).toBe(before?.key);
  const twice = { ...routing, routes: routing.routes.flatMap((one) => [one, one]) };
  const keys = matchRoutes(twice, { severity: '1', model: 'flights' }).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

describe('matchesAll', () => {
  it.each([
    [{ label: 'model', op: 'not_in', values: ['flights'] }, { model: 'fraud' }, true],
    [{ label: 'model', op: 'not_in', values: ['fr*'] }, { model: 'fraud' }, false],
    [{ label: 'version', op: 'in', values: [''] }, { model: 'fraud' }, true],
    [{ label: 'version', op: 'in', values: ['*'] }, {}, true],
    [{ label: 'model', op: 'in', values: ['a*b'] }, { model: 'axb' }, false],
  ] as const)('%j of %j: %s', (matcher, labels, expected) => {
    expect(matchesAll([{ ...matcher, values: [...matcher.values] }], labels)).toBe(expected);
  });
});
