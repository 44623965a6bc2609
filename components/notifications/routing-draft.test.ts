import { expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import { newRoute, readRoutingDraft, toRoutingDraft } from './routing-draft.ts';

const id = '019a0000-0000-7000-8000-000000000001';
const routing = routingSchema.parse({
  channels: [id],
  routes: [
    {
      matchers: [{ label: 'severity', op: 'in', values: ['1', '2'] }],
      ...{
        channels: [id],
        repeat_interval_seconds: 1800,
        group_wait_seconds: 0,
        group_by: ['alert'],
      },
    },
    { matchers: [{ label: 'model', op: 'not_in', values: ['a*'] }], channels: [], continue: true },
  ],
});

it.each([routing, routingSchema.parse({}), routingSchema.parse({ inhibitions: [], group_by: [] })])(
  'is read back as it was',
  (given) => {
    expect(readRoutingDraft(toRoutingDraft(given))).toEqual({ routing: given, problems: null });
  },
);

it('begins a route that can be saved', () => {
  const draft = toRoutingDraft(routing);
  const route = newRoute(draft.routes);
  expect(draft.routes.map(({ id }) => id)).not.toContain(route.id);
  expect(readRoutingDraft({ ...draft, routes: [route] }).problems).toBeNull();
});

it.each([
  [{ waitSeconds: '' }, 'group_wait_seconds'],
  [{ waitSeconds: 'soon' }, 'group_wait_seconds'],
  [{ intervalSeconds: '5' }, 'group_interval_seconds'],
  [{ repeatMinutes: '0' }, 'repeat_interval_seconds'],
])('%j is wrong', (change, path) => {
  const { problems } = readRoutingDraft({ ...toRoutingDraft(routing), ...change });
  expect([...(problems?.keys() ?? [])]).toEqual([path]);
});

it('names the route that is wrong', () => {
  const draft = toRoutingDraft(routing);
  const [first, second] = draft.routes;
  if (!first || !second) throw new Error('there are two');
  const routes = [
    first,
    { ...second, matchers: [{ id: 0, label: 'model', op: 'in' as const, values: ' ,' }] },
  ];
  expect([...(readRoutingDraft({ ...draft, routes }).problems?.keys() ?? [])]).toEqual([
    'routes.1.matchers',
  ]);
});
